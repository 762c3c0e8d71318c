"""Read the open user tasks that are due by a moment, of all instances at once.

For rooms that remind people: they name the people themselves, and nobody reads the
rows directly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from engine.model.lifecycles import InstanceState
from engine.store.tables import TASK_IS_OPEN, instance, user_task
from engine.store.types import UtcDateTime

_OPEN = (
    select(
        user_task.c.id,
        user_task.c.definition_id,
        user_task.c.business_key,
        user_task.c.process_key,
        user_task.c.element_id,
        user_task.c.name,
        user_task.c.assignee,
        user_task.c.candidate_groups,
        user_task.c.created_at,
    )
    .join(instance, instance.c.id == user_task.c.root_id)
    # While an instance is suspended nobody can do anything about its tasks.
    .where(TASK_IS_OPEN, instance.c.state == InstanceState.ACTIVE)
)
_DUE = (
    _OPEN.add_columns(user_task.c.due_at)
    .where(
        user_task.c.due_order >= bindparam("since", type_=UtcDateTime()),
        user_task.c.due_order < bindparam("until", type_=UtcDateTime()),
    )
    .order_by(user_task.c.due_order, user_task.c.created_at, user_task.c.id)
)
_FOLLOWED_UP = (
    _OPEN.add_columns(user_task.c.follow_up_at.label("due_at"))
    .where(
        user_task.c.due_at.is_(None),
        user_task.c.follow_up_at < bindparam("until", type_=UtcDateTime()),
    )
    .order_by(user_task.c.follow_up_at, user_task.c.created_at, user_task.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTask:
    """One open user task with a due date."""

    id: str
    definition_id: str
    business_key: str | None
    process_key: str
    element_id: str
    name: str
    assignee: str | None
    candidate_groups: tuple[str, ...]
    created_at: datetime
    due_at: datetime


#: Before anything was due.
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
#: After everything is due; what has no due date is ordered later still.
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)


def tasks_due(
    connection: Connection, *, until: datetime, since: datetime = _EVER
) -> list[DueTask]:
    """Return the open user tasks that are due in a span, the first due first.

    Those of suspended instances are left out.
    """
    return _tasks(connection.execute(_DUE, {"since": since, "until": until}))


def tasks_due_in(connection: Connection, business_key: str) -> list[DueTask]:
    """Return the open user tasks with a due date of one business key, the same way."""
    query = _DUE.where(user_task.c.business_key == business_key)
    return _tasks(connection.execute(query, {"since": _EVER, "until": _NEVER}))


def tasks_to_follow_up(connection: Connection, *, until: datetime) -> list[DueTask]:
    """Return the open user tasks without a due date that are to be looked at again.

    Their due date here is the moment of the first look; those of suspended instances
    are left out.
    """
    return _tasks(connection.execute(_FOLLOWED_UP, {"until": until}))


def _tasks(rows: Iterable[Row[Any]]) -> list[DueTask]:
    return [
        DueTask(**row._asdict() | {"candidate_groups": tuple(row.candidate_groups)})
        for row in rows
    ]


def open_tasks(connection: Connection, task_ids: Collection[str]) -> frozenset[str]:
    """Return those of some user tasks that are open."""
    query = select(user_task.c.id).where(user_task.c.id.in_(task_ids), TASK_IS_OPEN)
    return frozenset(connection.scalars(query))
