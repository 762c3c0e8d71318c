"""Find process definitions and the files of their deployments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.errors import DefinitionNotFound
from engine.store.tables import (
    deployment,
    deployment_resource,
    process_definition,
    resource,
)

_DEFINITIONS = select(
    process_definition, deployment.c.deployed_at.label("deployed_at")
).join_from(process_definition, deployment)
_BY_VERSION = process_definition.c.version.desc()


def definition_by_id(connection: Connection, definition_id: str) -> Row[Any]:
    """Return one version of a process.

    Raises:
        DefinitionNotFound: there is none of this id.
    """
    query = _DEFINITIONS.where(process_definition.c.id == definition_id)
    return _found(connection.execute(query).one_or_none(), definition_id)


def latest_definition(connection: Connection, key: str) -> Row[Any]:
    """Return the latest version of a process.

    Raises:
        DefinitionNotFound: no version of this key is deployed.
    """
    query = _DEFINITIONS.where(process_definition.c.key == key)
    row = connection.execute(query.order_by(_BY_VERSION).limit(1)).one_or_none()
    return _found(row, key)


def definition_of_version(connection: Connection, key: str, version: int) -> Row[Any]:
    """Return the numbered version of a process.

    Raises:
        DefinitionNotFound: there is no such version.
    """
    query = _DEFINITIONS.where(
        process_definition.c.key == key, process_definition.c.version == version
    )
    return _found(connection.execute(query).one_or_none(), f"{key} version {version}")


def definition_of_tag(connection: Connection, key: str, tag: str) -> Row[Any]:
    """Return the latest version of a process that carries a version tag.

    Raises:
        DefinitionNotFound: there is no such version.
    """
    query = _DEFINITIONS.where(
        process_definition.c.key == key, process_definition.c.version_tag == tag
    )
    row = connection.execute(query.order_by(_BY_VERSION).limit(1)).one_or_none()
    return _found(row, f"{key} tagged {tag}")


def definition_beside(connection: Connection, key: str, neighbour_id: str) -> Row[Any]:
    """Return the process of this key as it was deployed with another definition.

    A process that did not change keeps its version, so the files of the deployment
    decide, not the deployment in which the version began.

    Raises:
        DefinitionNotFound: that deployment has no such process.
    """
    neighbour = definition_by_id(connection, neighbour_id)
    beside = select(deployment_resource.c.digest).where(
        deployment_resource.c.deployment_id == neighbour.deployment_id
    )
    query = (
        _DEFINITIONS.join(
            deployment_resource,
            (deployment_resource.c.deployment_id == process_definition.c.deployment_id)
            & (deployment_resource.c.name == process_definition.c.resource_name),
        )
        .where(
            process_definition.c.key == key,
            deployment_resource.c.digest.in_(beside),
            deployment.c.deployed_at <= neighbour.deployed_at,
        )
        .order_by(_BY_VERSION)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return _found(row, f"{key} in the deployment of {neighbour_id}")


def called_definition(
    connection: Connection,
    key: str,
    *,
    caller_id: str,
    binding: str,
    version: str | None,
) -> Row[Any]:
    """Return the process that a call activity calls.

    Args:
        connection: Where to ask.
        key: The key of the called process.
        caller_id: The definition of the calling process.
        binding: latest, deployment, version or versionTag.
        version: The number or the tag, for those bindings.

    Raises:
        DefinitionNotFound: there is no such process.
        ValueError: the version is no number, and should be one.
    """
    if binding == "deployment":
        return definition_beside(connection, key, caller_id)
    if binding == "version" and version is not None:
        return definition_of_version(connection, key, int(version))
    if binding == "versionTag" and version is not None:
        return definition_of_tag(connection, key, version)
    return latest_definition(connection, key)


def all_definitions(connection: Connection) -> Sequence[Row[Any]]:
    """Return all versions of all processes, latest first within a key."""
    query = _DEFINITIONS.order_by(process_definition.c.key, _BY_VERSION)
    return connection.execute(query).all()


def diagram_source(
    connection: Connection, definition_id: str
) -> tuple[str, str, bytes]:
    """Return key, file name and file of a definition.

    Raises:
        DefinitionNotFound: there is none of this id.
    """
    query = (
        select(
            process_definition.c.key,
            process_definition.c.resource_name,
            resource.c.content,
        )
        .join(
            deployment_resource,
            (deployment_resource.c.deployment_id == process_definition.c.deployment_id)
            & (deployment_resource.c.name == process_definition.c.resource_name),
        )
        .join(resource, resource.c.digest == deployment_resource.c.digest)
        .where(process_definition.c.id == definition_id)
    )
    row = _found(connection.execute(query).one_or_none(), definition_id)
    return str(row.key), str(row.resource_name), bytes(row.content)


def _found(row: Row[*tuple[Any, ...]] | None, wanted: str) -> Row[Any]:
    if row is None:
        raise DefinitionNotFound(wanted)
    return row
