"""Read deployments, and what names are deployed already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from sqlalchemy import Connection, select

from engine.model.views import DeploymentView
from engine.queries.lists.deployments import deployment_by_id
from engine.queries.rows import definition_view
from engine.store.definitions import definition_by_id
from engine.store.tables import (
    decision_definition,
    deployment_resource,
    process_definition,
    start_subscription,
)

_FORM = ".form"


def deployment_view(
    connection: Connection,
    deployment_id: str,
    *,
    definition_ids: Sequence[str],
    created: bool,
    findings: tuple[object, ...],
) -> DeploymentView:
    """Return a deployment with the definitions that it stands for."""
    return replace(
        deployment_by_id(connection, deployment_id),
        created=created,
        definitions=tuple(
            definition_view(definition_by_id(connection, definition_id))
            for definition_id in definition_ids
        ),
        findings=findings,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedNames:
    """What files may refer to because it is deployed already."""

    processes: frozenset[str]
    #: Ids.
    forms: frozenset[str]
    #: Keys.
    decisions: frozenset[str]
    #: What messages start which processes: key, a blank, name.
    start_messages: frozenset[str]


def deployed_names(connection: Connection) -> DeployedNames:
    """Return what is deployed already."""
    keys = connection.execute(select(process_definition.c.key).distinct()).scalars()
    query = select(deployment_resource.c.name).distinct()
    files = connection.execute(
        query.where(deployment_resource.c.name.endswith(_FORM))
    ).scalars()
    decisions = connection.execute(select(decision_definition.c.key).distinct())
    return DeployedNames(
        processes=frozenset(keys),
        forms=frozenset(PurePosixPath(name).stem for name in files),
        decisions=frozenset(decisions.scalars()),
        start_messages=_start_messages(connection),
    )


def _start_messages(connection: Connection) -> frozenset[str]:
    query = select(start_subscription.c.process_key, start_subscription.c.name).where(
        start_subscription.c.kind == "message"
    )
    rows = connection.execute(query)
    return frozenset(f"{row.process_key} {row.name}" for row in rows)
