"""List the versions of processes: who may read them at all sees every one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select, tuple_

from engine.model.actors import Actor
from engine.model.lists import DefinitionFilter
from engine.queries.lists.listing import (
    Conditions,
    ListOf,
    alike,
    among,
    equal,
)
from engine.queries.lists.slicing import truth
from engine.queries.rows import definition_view
from engine.store.tables import deployment, process_definition

_IS_LATEST = tuple_(process_definition.c.key, process_definition.c.version).in_(
    select(process_definition.c.key, func.max(process_definition.c.version)).group_by(
        process_definition.c.key
    )
)


def _query(wanted: DefinitionFilter, _actor: Actor) -> Select[Any]:
    query = select(
        process_definition, deployment.c.deployed_at.label("deployed_at")
    ).join_from(process_definition, deployment)
    return query.where(*_names(wanted), *_states(wanted))


def _names(wanted: DefinitionFilter) -> Conditions:
    yield from among(
        (process_definition.c.id, wanted.ids), (process_definition.c.key, wanted.keys)
    )
    yield from equal(
        (process_definition.c.name, wanted.name),
        (process_definition.c.version, wanted.version),
        (process_definition.c.version_tag, wanted.version_tag),
        (process_definition.c.deployment_id, wanted.deployment_id),
        (process_definition.c.resource_name, wanted.resource_name),
    )
    yield from alike(
        (process_definition.c.key, wanted.key_like),
        (process_definition.c.name, wanted.name_like),
    )


def _states(wanted: DefinitionFilter) -> Conditions:
    if wanted.suspended is not None:
        yield process_definition.c.suspended.is_(truth(wanted.suspended))
    if wanted.latest_only:
        yield _IS_LATEST


LIST = ListOf(
    sorts={
        "id": process_definition.c.id,
        "key": process_definition.c.key,
        "name": process_definition.c.name,
        "version": process_definition.c.version,
        "deployment_id": process_definition.c.deployment_id,
        "deployed_at": deployment.c.deployed_at,
    },
    natural=(process_definition.c.key.asc(), process_definition.c.version.desc()),
    query=_query,
    view=definition_view,
)
