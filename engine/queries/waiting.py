"""Find the running roots that wait for something with a due date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from engine.model.advance import JobKind
from engine.store.tables import (
    IS_ROOT,
    IS_RUNNING,
    JOB_IS_CREATED,
    JOB_IS_WAITING,
    TASK_IS_OPEN,
    instance,
    job,
    user_task,
)

#: Timers whose time stands still are due at the end of time.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRoot:
    """A running root instance, by what the domain knows it."""

    id: str
    process_key: str
    business_key: str | None


def waiting_roots(
    connection: Connection,
    *,
    business_keys: Collection[str] = (),
    due_from: datetime | None = None,
) -> list[WaitingRoot]:
    """Return the running roots of some business keys, and those that wait for long.

    Args:
        connection: Of the transaction in which the answer is used.
        business_keys: Roots with one of these keys.
        due_from: Also roots with an open task or timer that is due then or later.
    """
    conditions: list[ColumnElement[bool]] = []
    if business_keys:
        conditions.append(instance.c.business_key.in_(business_keys))
    if due_from is not None:
        conditions += [
            instance.c.id.in_(_tasks(due_from)),
            instance.c.id.in_(_timers(due_from)),
        ]
    if not conditions:
        return []
    query = select(instance.c.id, instance.c.process_key, instance.c.business_key)
    query = query.where(IS_ROOT, IS_RUNNING, or_(*conditions))
    rows = connection.execute(query.order_by(instance.c.started_at, instance.c.id))
    return [WaitingRoot(**row._asdict()) for row in rows]


def next_timer(
    connection: Connection, *, behind: datetime | None = None
) -> datetime | None:
    """Return when the next timer of any running instance fires, if one waits.

    Args:
        connection: To read with.
        behind: Only timers later than this.
    """
    query = select(func.min(job.c.due_at)).where(
        job.c.kind == str(JobKind.TIMER), JOB_IS_WAITING, job.c.due_at < NEVER
    )
    if behind is not None:
        query = query.where(job.c.due_at > behind)
    found: datetime | None = connection.scalar(query)
    return found


def _tasks(due_from: datetime) -> Select[Any]:
    return select(user_task.c.root_id).where(
        TASK_IS_OPEN, user_task.c.due_at >= due_from
    )


def _timers(due_from: datetime) -> Select[Any]:
    return select(job.c.root_id).where(
        job.c.kind == str(JobKind.TIMER), JOB_IS_CREATED, job.c.due_at >= due_from
    )
