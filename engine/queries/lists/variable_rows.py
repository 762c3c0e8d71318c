"""List the variables of running instances, and of places in them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, and_, select

from engine.model.actors import Actor
from engine.model.lists import VariableFilter
from engine.model.views import VariableView
from engine.queries.lists.listing import Conditions, ListOf, alike, among, equal
from engine.queries.lists.variables import is_like
from engine.store.tables import IS_RUNNING, instance, user_task, variable
from engine.store.variable_rows import variable_value
from engine.store.visibility import visible

_VARIABLES = (
    select(variable, instance.c.definition_id, user_task.c.id.label("task_id"))
    # The root leads to the variables of an instance by their key.
    .join(
        instance,
        and_(
            instance.c.id == variable.c.instance_id,
            instance.c.root_id == variable.c.root_id,
        ),
    )
    .outerjoin(user_task, user_task.c.id == variable.c.scope_id)
    .where(IS_RUNNING)
)


def _query(wanted: VariableFilter, actor: Actor) -> Select[Any]:
    return _VARIABLES.where(
        visible(variable.c.root_id, sees_all=actor.sees_all), *_conditions(wanted)
    )


def _conditions(wanted: VariableFilter) -> Conditions:
    yield from equal((variable.c.name, wanted.name))
    yield from alike((variable.c.name, wanted.name_like))
    yield from among(
        (instance.c.id, wanted.instance_ids), (variable.c.scope_id, wanted.scope_ids)
    )
    for each in wanted.values:
        yield and_(variable.c.name == each.name, is_like(each))


def _view(row: Row[Any]) -> VariableView:
    return VariableView(
        scope_id=row.scope_id,
        instance_id=row.instance_id,
        definition_id=row.definition_id,
        task_id=row.task_id,
        name=row.name,
        value=variable_value(row.value),
    )


LIST = ListOf(
    sorts={"name": variable.c.name, "scope_id": variable.c.scope_id},
    natural=(
        variable.c.root_id.asc(),
        variable.c.scope_id.asc(),
        variable.c.name.asc(),
    ),
    query=_query,
    view=_view,
)
