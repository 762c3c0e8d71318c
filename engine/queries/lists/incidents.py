"""List incidents, open or resolved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from engine.model.actors import Actor
from engine.model.lists import IncidentFilter
from engine.queries.jobs import INCIDENTS
from engine.queries.lists.listing import (
    Conditions,
    ListOf,
    after,
    alike,
    among,
    before,
    equal,
)
from engine.queries.rows import incident_view
from engine.store.tables import INCIDENT_IS_OPEN, incident, instance
from engine.store.visibility import visible


def _query(wanted: IncidentFilter, actor: Actor) -> Select[Any]:
    return INCIDENTS.where(
        visible(incident.c.root_id, sees_all=actor.sees_all),
        *_places(wanted),
        *_texts(wanted),
        *_times(wanted),
    )


def _places(wanted: IncidentFilter) -> Conditions:
    yield from among((incident.c.id, wanted.ids))
    yield from equal(
        (incident.c.instance_id, wanted.instance_id),
        (incident.c.element_id, wanted.element_id),
        (incident.c.activity_instance_id, wanted.activity_instance_id),
        (incident.c.job_id, wanted.job_id),
    )
    of_definition = select(instance.c.id).where(
        *equal((instance.c.definition_id, wanted.definition_id)),
        *among((instance.c.process_key, wanted.process_keys)),
    )
    if wanted.definition_id is not None or wanted.process_keys is not None:
        yield incident.c.instance_id.in_(of_definition)


def _texts(wanted: IncidentFilter) -> Conditions:
    yield from equal(
        (incident.c.kind, wanted.kind), (incident.c.message, wanted.message)
    )
    yield from alike((incident.c.message, wanted.message_like))


def _times(wanted: IncidentFilter) -> Conditions:
    if wanted.open is not None:
        yield INCIDENT_IS_OPEN if wanted.open else incident.c.resolved_at.is_not(None)
    yield from before(
        (incident.c.created_at, wanted.created_before),
        (incident.c.resolved_at, wanted.resolved_before),
    )
    yield from after(
        (incident.c.created_at, wanted.created_after),
        (incident.c.resolved_at, wanted.resolved_after),
    )


LIST = ListOf(
    sorts={
        "id": incident.c.id,
        "created_at": incident.c.created_at,
        "resolved_at": incident.c.resolved_at,
        "kind": incident.c.kind,
        "message": incident.c.message,
        "element_id": incident.c.element_id,
        "instance_id": incident.c.instance_id,
    },
    natural=(incident.c.created_at.asc(), incident.c.id.asc()),
    query=_query,
    view=incident_view,
)
