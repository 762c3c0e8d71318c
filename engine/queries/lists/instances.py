"""List process instances, called ones included."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from engine.model.actors import Actor
from engine.model.lists import InstanceFilter
from engine.queries.instances import INSTANCES
from engine.queries.lists.listing import (
    Conditions,
    ListOf,
    after,
    alike,
    among,
    apart,
    before,
    equal,
)
from engine.queries.lists.variables import any_condition, with_variables
from engine.queries.rows import instance_view
from engine.queries.statistics import COUNTED, STILL_OPEN
from engine.store.tables import (
    INCIDENT_IS_OPEN,
    IS_ROOT,
    IS_RUNNING,
    history,
    incident,
    instance,
    process_definition,
)
from engine.store.visibility import visible


def _query(wanted: InstanceFilter, actor: Actor) -> Select[Any]:
    return INSTANCES.where(
        visible(instance.c.root_id, sees_all=actor.sees_all),
        *_conditions(wanted),
        *any_condition(list(_conditions(each)) for each in wanted.any_of),
    )


def _conditions(wanted: InstanceFilter) -> Conditions:
    yield from _named(wanted)
    yield from _related(wanted)
    yield from _states(wanted)
    yield from _times(wanted)
    yield from with_variables(instance.c.id, wanted.variables)


def _named(wanted: InstanceFilter) -> Conditions:
    yield from among(
        (instance.c.id, wanted.ids),
        (instance.c.business_key, wanted.business_keys),
        (instance.c.definition_id, wanted.definition_ids),
        (instance.c.process_key, wanted.process_keys),
    )
    yield from apart((instance.c.process_key, wanted.other_process_keys))
    yield from alike((instance.c.business_key, wanted.business_key_like))
    yield from equal(
        (process_definition.c.deployment_id, wanted.deployment_id),
        (instance.c.started_by, wanted.started_by),
    )


def _related(wanted: InstanceFilter) -> Conditions:
    yield from equal(
        (instance.c.super_id, wanted.super_id), (instance.c.root_id, wanted.root_id)
    )
    if wanted.roots_only:
        yield IS_ROOT
    if wanted.called_id is not None:
        called = instance.alias("called")
        query = select(called.c.super_id).where(called.c.id == wanted.called_id)
        yield instance.c.id.in_(query)


def _states(wanted: InstanceFilter) -> Conditions:
    yield from among((instance.c.state, wanted.states))
    if wanted.running is not None:
        yield IS_RUNNING if wanted.running else instance.c.ended_at.is_not(None)
    stuck = select(incident.c.instance_id)
    if wanted.with_incidents:
        yield instance.c.id.in_(stuck.where(INCIDENT_IS_OPEN))
    if wanted.incident_id is not None:
        yield instance.c.id.in_(stuck.where(incident.c.id == wanted.incident_id))
    if wanted.at_elements is not None:
        standing = (
            select(history.c.instance_id)
            .where(COUNTED, history.c.element_id.in_(sorted(wanted.at_elements)))
            .group_by(history.c.instance_id)
            .having(STILL_OPEN > 0)
        )
        yield instance.c.id.in_(standing)


def _times(wanted: InstanceFilter) -> Conditions:
    yield from before(
        (instance.c.started_at, wanted.started_before),
        (instance.c.ended_at, wanted.ended_before),
    )
    yield from after(
        (instance.c.started_at, wanted.started_after),
        (instance.c.ended_at, wanted.ended_after),
    )


LIST = ListOf(
    sorts={
        "id": instance.c.id,
        "definition_id": instance.c.definition_id,
        "process_key": instance.c.process_key,
        "process_name": process_definition.c.name,
        "version": process_definition.c.version,
        "business_key": instance.c.business_key,
        "started_at": instance.c.started_at,
        "ended_at": instance.c.ended_at,
    },
    natural=(instance.c.started_at.desc(), instance.c.id.desc()),
    query=_query,
    view=instance_view,
)
