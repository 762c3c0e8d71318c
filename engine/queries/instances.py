"""Read process instances and their variables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, select

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

_INSTANCES = select(
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
    query = _INSTANCES.where(instance.c.super_id == instance_id)
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


def _last_variables(
    connection: Connection, root_id: str, instance_id: str
) -> dict[str, object]:
    query = (
        select(history.c.type, history.c.data)
        .where(history.c.root_id == root_id, history.c.scope_id == instance_id)
        .where(
            history.c.type.in_([HistoryType.VARIABLE_SET, HistoryType.VARIABLE_REMOVED])
        )
        .order_by(history.c.seq)
    )
    values: dict[str, object] = {}
    for kind, data in connection.execute(query):
        if kind == HistoryType.VARIABLE_SET:
            values[data["name"]] = data["value"]
        else:
            values.pop(data["name"], None)
    return dict(sorted(values.items()))


def _visible_to(actor: Actor) -> Select[Any]:
    return _INSTANCES.where(visible(instance.c.root_id, sees_all=actor.sees_all))


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
