"""Say which open user tasks are due when: how many of a kind, and which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.model.actors import Actor
from engine.model.views import UserTaskView
from engine.queries.rows import Properties, user_task_view
from engine.store.tables import TASK_IS_OPEN, user_task
from engine.store.visibility import labels_of, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTasks:
    """So many open tasks of one element that are due at one moment."""

    due_at: datetime
    element_id: str
    name: str
    count: int


def count_due(
    connection: Connection, first: datetime, behind: datetime, *, actor: Actor
) -> list[DueTasks]:
    """Return how many open tasks that the actor sees are due from one moment on.

    Args:
        connection: To read with.
        first: The first moment.
        behind: The first moment that is too late.
        actor: Who looks.
    """
    columns = (user_task.c.due_at, user_task.c.element_id, user_task.c.name)
    query = _due(select(*columns, func.count()), first, behind, actor)
    rows = connection.execute(
        query.group_by(*columns).order_by(*columns), labels_of(actor)
    )
    return [
        DueTasks(due_at=due_at, element_id=element_id, name=name, count=count)
        for due_at, element_id, name, count in rows
    ]


def tasks_due(
    connection: Connection,
    first: datetime,
    behind: datetime,
    *,
    actor: Actor,
    properties: Properties,
    limit: int = 100,
) -> list[UserTaskView]:
    """Return the open tasks that the actor sees and that are due in this time."""
    query = _due(select(user_task), first, behind, actor)
    ordered = query.order_by(user_task.c.due_order, user_task.c.created_at)
    rows = connection.execute(ordered.limit(limit), labels_of(actor))
    return [user_task_view(row, properties) for row in rows]


def _due(
    query: Select[Any], first: datetime, behind: datetime, actor: Actor
) -> Select[Any]:
    return query.where(
        TASK_IS_OPEN,
        user_task.c.due_order >= first,
        user_task.c.due_order < behind,
        visible(user_task.c.root_id, sees_all=actor.sees_all),
    )
