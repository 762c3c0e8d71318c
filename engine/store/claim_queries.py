"""Which jobs a claim may take, as queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)

from engine.model.lifecycles import JobState
from engine.store.tables import JOB_IS_WAITING, job


def due(priority: int, now: datetime, topics: Collection[str] | None) -> Select[Any]:
    """Return the query for what is due at one priority and not held up by its root."""
    other = job.alias()
    goes_first = and_(
        other.c.state == JobState.CREATED,
        tuple_(other.c.due_at, other.c.id) < tuple_(job.c.due_at, job.c.id),
        is_of(other, topics),
    )
    held_up = exists().where(
        other.c.root_id == job.c.root_id,
        other.c.ended_at.is_(None),
        other.c.exclusive.is_(true()),
        or_(other.c.state == JobState.LOCKED, goes_first),
    )
    return (
        select(job)
        .where(
            JOB_IS_WAITING,
            job.c.priority == priority,
            job.c.due_at <= now,
            is_of(job, topics),
            or_(job.c.exclusive.is_(false()), ~held_up),
        )
        .order_by(job.c.due_at, job.c.id)
        .with_for_update(skip_locked=True, of=job)
    )


def is_of(jobs: FromClause, topics: Collection[str] | None) -> ColumnElement[bool]:
    """Return the condition that a job has no topic, or one of these."""
    if topics is None:
        return true()
    return or_(jobs.c.topic.is_(None), jobs.c.topic.in_(sorted(topics)))


def first_due(
    connection: Connection, condition: ColumnElement[bool]
) -> list[tuple[int, datetime]]:
    """Return each priority that waits, highest first, with its first due time.

    Priorities are few: each costs one step in the index, however many jobs wait.
    """
    highest = select(func.max(job.c.priority).label("priority")).where(JOB_IS_WAITING)
    level = highest.cte("level", recursive=True)
    lower = highest.where(job.c.priority < level.c.priority).scalar_subquery()
    level = level.union_all(select(lower).where(level.c.priority.is_not(None)))
    first = (
        select(func.min(job.c.due_at))
        .where(JOB_IS_WAITING, job.c.priority == level.c.priority, condition)
        .scalar_subquery()
    )
    found = connection.execute(select(level.c.priority, first.label("due_at")))
    levels = [(row.priority, row.due_at) for row in found if row.due_at is not None]
    return sorted(levels, reverse=True)
