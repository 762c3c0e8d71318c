"""Find decision definitions and the files that they stand in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, select

from engine.errors import DecisionNotFound
from engine.store.definitions import definition_by_id
from engine.store.tables import decision_definition, deployment_resource, resource

#: More than a column of whole numbers has room for.
_MOST_DIGITS = 19
_BY_VERSION = decision_definition.c.version.desc()


def latest_decision(connection: Connection, key: str) -> Row[Any]:
    """Return the latest version of a decision.

    Raises:
        DecisionNotFound: no version of this key is deployed.
    """
    return _latest(connection, _of_key(key), key)


def decision_of_version(connection: Connection, key: str, version: str) -> Row[Any]:
    """Return the numbered version of a decision.

    Raises:
        DecisionNotFound: there is no such version.
    """
    wanted = f"{key} version {version}"
    if not (version.isascii() and version.isdecimal() and len(version) < _MOST_DIGITS):
        raise DecisionNotFound(wanted)
    query = _of_key(key).where(decision_definition.c.version == int(version))
    return _latest(connection, query, wanted)


def decision_of_tag(connection: Connection, key: str, tag: str) -> Row[Any]:
    """Return the latest version of a decision that carries a version tag.

    Raises:
        DecisionNotFound: there is no such version.
    """
    query = _of_key(key).where(decision_definition.c.version_tag == tag)
    return _latest(connection, query, f"{key} tagged {tag}")


def decision_beside(connection: Connection, key: str, caller_id: str) -> Row[Any]:
    """Return the decision of this key as it was deployed with a process definition.

    A file that did not change keeps its decisions' versions, so the file decides,
    not the deployment in which the version began.

    Raises:
        DecisionNotFound: that deployment has no such decision.
    """
    caller = definition_by_id(connection, caller_id)
    beside = select(deployment_resource.c.digest).where(
        deployment_resource.c.deployment_id == caller.deployment_id
    )
    query = _of_key(key).where(decision_definition.c.digest.in_(beside))
    return _latest(connection, query, f"{key} in the deployment of {caller_id}")


def decision_by_id(connection: Connection, definition_id: str) -> Row[Any]:
    """Return one version of a decision.

    Raises:
        DecisionNotFound: there is none of this id.
    """
    query = select(decision_definition).where(decision_definition.c.id == definition_id)
    return _latest(connection, query, definition_id)


def decision_source(
    connection: Connection, definition_id: str
) -> tuple[str, str, bytes]:
    """Return key, file name and file of a decision definition.

    Raises:
        DecisionNotFound: there is none of this id.
    """
    query = (
        select(
            decision_definition.c.key,
            decision_definition.c.resource_name,
            resource.c.content,
        )
        .join(resource, resource.c.digest == decision_definition.c.digest)
        .where(decision_definition.c.id == definition_id)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise DecisionNotFound(definition_id)
    return str(row.key), str(row.resource_name), bytes(row.content)


def _of_key(key: str) -> Select[Any]:
    return select(decision_definition).where(decision_definition.c.key == key)


def _latest(connection: Connection, query: Select[Any], wanted: str) -> Row[Any]:
    row = connection.execute(query.order_by(_BY_VERSION).limit(1)).one_or_none()
    if row is None:
        raise DecisionNotFound(wanted)
    return row
