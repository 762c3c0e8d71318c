"""List running instances together with what waits in them: Camunda's executions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, Text, literal, null, select, union

from engine.model.actors import Actor
from engine.model.lifecycles import InstanceState
from engine.model.lists import PlaceFilter
from engine.model.views import PlaceView
from engine.queries.lists.listing import Conditions, ListOf, among, equal
from engine.queries.lists.variables import with_variables
from engine.store.tables import (
    IS_RUNNING,
    JOB_IS_OPEN,
    SUBSCRIPTION_IS_OPEN,
    TASK_IS_OPEN,
    instance,
    job,
    subscription,
    user_task,
)
from engine.store.visibility import visible

_INSTANCES = select(
    instance.c.id.label("id"),
    instance.c.id.label("instance_id"),
    null().cast(Text).label("element_id"),
).where(IS_RUNNING)
_WAITING = (
    select(
        id_.label("id"),
        table.c.instance_id.label("instance_id"),
        table.c.element_id.label("element_id"),
    ).where(condition, id_.is_not(None), table.c.instance_id.is_not(None))
    for table, id_, condition in (
        (user_task, user_task.c.id, TASK_IS_OPEN),
        (job, job.c.activity_instance_id, JOB_IS_OPEN),
        (subscription, subscription.c.id, SUBSCRIPTION_IS_OPEN),
    )
)
#: An activity may wait in two ways at once: it is one place.
_places = union(_INSTANCES, *_WAITING).subquery("places")


def _query(wanted: PlaceFilter, actor: Actor) -> Select[Any]:
    query = select(_places.c.id, _places.c.instance_id).join(
        instance, instance.c.id == _places.c.instance_id
    )
    return query.where(
        visible(instance.c.root_id, sees_all=actor.sees_all),
        *_conditions(wanted),
        *_waits(wanted),
        *with_variables(_places.c.id, wanted.variables),
        *with_variables(_places.c.instance_id, wanted.instance_variables),
    )


def _conditions(wanted: PlaceFilter) -> Conditions:
    yield from among((_places.c.id, wanted.ids))
    yield from equal(
        (_places.c.instance_id, wanted.instance_id),
        (_places.c.element_id, wanted.element_id),
        (instance.c.business_key, wanted.business_key),
        (instance.c.definition_id, wanted.definition_id),
        (instance.c.process_key, wanted.process_key),
    )
    if wanted.suspended is not None:
        stands = instance.c.state == InstanceState.SUSPENDED
        yield stands if wanted.suspended else ~stands


def _waits(wanted: PlaceFilter) -> Conditions:
    for kind, name in (("message", wanted.message), ("signal", wanted.signal)):
        if name is not None:
            yield _places.c.id.in_(
                select(subscription.c.id).where(
                    SUBSCRIPTION_IS_OPEN,
                    subscription.c.kind == literal(kind),
                    subscription.c.name == name,
                )
            )


def _view(row: Row[Any]) -> PlaceView:
    return PlaceView(id=row.id, instance_id=row.instance_id)


LIST = ListOf(
    sorts={
        "instance_id": _places.c.instance_id,
        "definition_id": instance.c.definition_id,
        "process_key": instance.c.process_key,
    },
    natural=(_places.c.instance_id.asc(), _places.c.id.asc()),
    query=_query,
    view=_view,
)
