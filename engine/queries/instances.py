"""Read process instances and their variables."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Text, or_, select

from engine.errors import InstanceNotFound
from engine.model.actors import Actor
from engine.model.history import HistoryType
from engine.model.requests import InstanceQuery
from engine.model.views import InstancePage, InstanceView
from engine.queries.rows import instance_view
from engine.store.tables import (
    IS_ROOT,
    history,
    instance,
    process_definition,
    variable,
)
from engine.store.variable_rows import variable_value
from engine.store.visibility import labels_of, visible

_VARIABLES = (HistoryType.VARIABLE_SET, HistoryType.VARIABLE_REMOVED)
#: Every instance with its definition.
INSTANCES = select(
    instance,
    process_definition.c.name.label("process_name"),
    process_definition.c.version,
).join(process_definition, process_definition.c.id == instance.c.definition_id)


def instance_by_id(
    connection: Connection, instance_id: str, *, actor: Actor
) -> InstanceView:
    """Return an instance.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    return instance_view(find(connection, instance_id, actor=actor))


def find(connection: Connection, instance_id: str, *, actor: Actor) -> Row[Any]:
    """Return the row of an instance.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    query = _visible_to(actor).where(instance.c.id == instance_id)
    row = connection.execute(query, labels_of(actor)).one_or_none()
    if row is None:
        raise InstanceNotFound(instance_id)
    return row


def instance_by_business_key(
    connection: Connection, business_key: str, *, process_key: str, actor: Actor
) -> InstanceView:
    """Return the latest root instance of a process with this business key.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    query = (
        _visible_to(actor)
        .where(instance.c.business_key == business_key)
        .where(instance.c.process_key == process_key, IS_ROOT)
        .order_by(instance.c.started_at.desc(), instance.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query, labels_of(actor)).one_or_none()
    if row is None:
        raise InstanceNotFound(business_key)
    return instance_view(row)


def instance_page(
    connection: Connection, wanted: InstanceQuery, *, actor: Actor
) -> InstancePage:
    """Return a page of root instances, latest first."""
    query = _filtered(_visible_to(actor).where(IS_ROOT), wanted)
    query = query.order_by(instance.c.started_at.desc(), instance.c.id.desc())
    query = query.limit(wanted.page_size + 1)
    query = query.offset((wanted.page - 1) * wanted.page_size)
    rows = connection.execute(query, labels_of(actor)).all()
    return InstancePage(
        items=tuple(instance_view(row) for row in rows[: wanted.page_size]),
        page=wanted.page,
        has_more=len(rows) > wanted.page_size,
    )


def called_instances(
    connection: Connection, instance_id: str, *, actor: Actor
) -> list[InstanceView]:
    """Return the instances that an instance has called, first one first.

    Raises:
        InstanceNotFound: there is no instance of this id that the actor may see.
    """
    find(connection, instance_id, actor=actor)
    query = INSTANCES.where(instance.c.super_id == instance_id)
    root = select(instance.c.root_id).where(instance.c.id == instance_id)
    query = query.where(instance.c.root_id == root.scalar_subquery())
    query = query.order_by(instance.c.started_at, instance.c.id)
    return [instance_view(row) for row in connection.execute(query)]


def variables_of(
    connection: Connection, instance_id: str, *, actor: Actor
) -> dict[str, object]:
    """Return the variables of an instance; of an ended one, its last.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    row = find(connection, instance_id, actor=actor)
    if row.ended_at is not None:
        return _last_variables(connection, row.root_id, instance_id)
    query = select(variable.c.name, variable.c.value).where(
        variable.c.root_id == row.root_id, variable.c.scope_id == instance_id
    )
    found = connection.execute(query.order_by(variable.c.name))
    return {name: variable_value(value) for name, value in found}


def variables_of_many(
    connection: Connection,
    instance_ids: Collection[str],
    *,
    names: Collection[str],
    actor: Actor,
) -> dict[str, dict[str, object]]:
    """Return some variables of many root instances, running or ended.

    What the actor may not see has none.
    """
    found: dict[str, dict[str, object]] = {each: {} for each in instance_ids}
    sees = visible(instance.c.id, sees_all=actor.sees_all)
    running = (
        select(variable.c.root_id, variable.c.name, variable.c.value)
        .join(instance, instance.c.id == variable.c.root_id)
        .where(variable.c.root_id.in_(instance_ids), instance.c.ended_at.is_(None))
        .where(variable.c.scope_id == variable.c.root_id, variable.c.name.in_(names))
        .where(sees)
    )
    for root_id, name, value in connection.execute(running, labels_of(actor)):
        found[root_id][name] = variable_value(value)
    set_once = (
        select(history.c.root_id, history.c.type, history.c.data)
        .join(instance, instance.c.id == history.c.root_id)
        .where(history.c.root_id.in_(instance_ids), instance.c.ended_at.is_not(None))
        .where(history.c.scope_id == history.c.root_id, history.c.type.in_(_VARIABLES))
        .where(or_(*(_names(name) for name in names)), sees)
        .order_by(history.c.root_id, history.c.seq)
    )
    for root_id, kind, data in connection.execute(set_once, labels_of(actor)):
        _replay(found[root_id], kind, data)
    return {
        root_id: {name: value for name, value in values.items() if name in names}
        for root_id, values in found.items()
    }


def _last_variables(
    connection: Connection, root_id: str, instance_id: str
) -> dict[str, object]:
    query = (
        select(history.c.type, history.c.data)
        .where(history.c.root_id == root_id, history.c.scope_id == instance_id)
        .where(history.c.type.in_(_VARIABLES))
        .order_by(history.c.seq)
    )
    values: dict[str, object] = {}
    for kind, data in connection.execute(query):
        _replay(values, kind, data)
    return dict(sorted(values.items()))


def _names(name: str) -> ColumnElement[bool]:
    """Return the condition that a row of history speaks of a variable, or seems to.

    The name stands first in what is written, so that the rest is not looked at.
    """
    spoken = json.dumps({"name": name}, separators=(",", ":"))[:-1]
    return history.c.data.cast(Text).startswith(spoken, autoescape=True)


def _replay(
    values: dict[str, object], kind: HistoryType, data: Mapping[str, object]
) -> None:
    """Do to variables what a row of history says was done to them."""
    if kind == HistoryType.VARIABLE_SET:
        values[str(data["name"])] = data["value"]
    else:
        values.pop(str(data["name"]), None)


def _visible_to(actor: Actor) -> Select[Any]:
    return INSTANCES.where(visible(instance.c.root_id, sees_all=actor.sees_all))


def _filtered(query: Select[Any], wanted: InstanceQuery) -> Select[Any]:
    if wanted.process_keys:
        query = query.where(instance.c.process_key.in_(sorted(wanted.process_keys)))
    if wanted.states:
        query = query.where(instance.c.state.in_(sorted(wanted.states)))
    if wanted.business_keys is not None:
        query = query.where(instance.c.business_key.in_(sorted(wanted.business_keys)))
    if wanted.definition_id is not None:
        query = query.where(instance.c.definition_id == wanted.definition_id)
    if wanted.with_incidents:
        query = query.where(instance.c.open_incidents > 0)
    return query
