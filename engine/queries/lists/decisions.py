"""List the versions of decisions: who may read them at all sees every one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, func, select, tuple_

from engine.model.actors import Actor
from engine.model.lists import DecisionFilter
from engine.model.views import DecisionView
from engine.queries.lists.listing import Conditions, ListOf, after, alike, among, equal
from engine.store.tables import decision_definition, deployment

_IS_LATEST = tuple_(decision_definition.c.key, decision_definition.c.version).in_(
    select(decision_definition.c.key, func.max(decision_definition.c.version)).group_by(
        decision_definition.c.key
    )
)


def decision_view(row: Row[Any]) -> DecisionView:
    """Return a decision from its row."""
    return DecisionView(
        id=row.id,
        key=row.key,
        name=row.name,
        version=row.version,
        version_tag=row.version_tag,
        deployment_id=row.deployment_id,
        resource_name=row.resource_name,
    )


def _query(wanted: DecisionFilter, _actor: Actor) -> Select[Any]:
    query = select(decision_definition).join_from(decision_definition, deployment)
    return query.where(*_names(wanted), *_origins(wanted))


def _names(wanted: DecisionFilter) -> Conditions:
    yield from among((decision_definition.c.id, wanted.ids))
    yield from equal(
        (decision_definition.c.key, wanted.key),
        (decision_definition.c.name, wanted.name),
        (decision_definition.c.version, wanted.version),
        (decision_definition.c.version_tag, wanted.version_tag),
    )
    yield from alike(
        (decision_definition.c.key, wanted.key_like),
        (decision_definition.c.name, wanted.name_like),
        (decision_definition.c.version_tag, wanted.version_tag_like),
    )
    if wanted.latest_only:
        yield _IS_LATEST


def _origins(wanted: DecisionFilter) -> Conditions:
    yield from equal(
        (decision_definition.c.deployment_id, wanted.deployment_id),
        (decision_definition.c.resource_name, wanted.resource_name),
        (deployment.c.deployed_at, wanted.deployed_at),
    )
    yield from alike((decision_definition.c.resource_name, wanted.resource_name_like))
    yield from after((deployment.c.deployed_at, wanted.deployed_after))


LIST = ListOf(
    sorts={
        "id": decision_definition.c.id,
        "key": decision_definition.c.key,
        "name": decision_definition.c.name,
        "version": decision_definition.c.version,
        "version_tag": decision_definition.c.version_tag,
        "deployment_id": decision_definition.c.deployment_id,
        "deployed_at": deployment.c.deployed_at,
    },
    natural=(decision_definition.c.key.asc(), decision_definition.c.version.desc()),
    query=_query,
    view=decision_view,
)
