"""The queries by which jobs are claimed, made once for each process."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
    update,
)

from engine.model.lifecycles import JobState
from engine.store.leases import LeaseClock
from engine.store.tables import JOB_IS_LOCKED, JOB_IS_WAITING, job
from engine.store.types import UtcDateTime


def due(*, by_topic: bool) -> Select[Any]:
    """Return what is due at one `priority` and not held up by its root."""
    other = job.alias()
    goes_first = and_(
        other.c.state == JobState.CREATED,
        tuple_(other.c.due_at, other.c.id) < tuple_(job.c.due_at, job.c.id),
        _is_ours(other, by_topic=by_topic),
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
            job.c.priority == bindparam("at_priority"),
            job.c.due_at <= bindparam("due_until", type_=UtcDateTime()),
            _is_ours(job, by_topic=by_topic),
            or_(job.c.exclusive.is_(false()), ~held_up),
        )
        .order_by(job.c.due_at, job.c.id)
        .limit(bindparam("at_most"))
        .with_for_update(skip_locked=True, of=job)
    )


def lost(leases: LeaseClock, *, by_topic: bool) -> Select[Any]:
    """Return the jobs whose workers let their lease end."""
    return (
        select(job)
        .where(
            JOB_IS_LOCKED,
            job.c.suspended.is_(false()),
            job.c.lock_until <= leases.now(),
            _is_ours(job, by_topic=by_topic),
        )
        .order_by(job.c.lock_until)
        .limit(bindparam("at_most"))
        .with_for_update(skip_locked=True)
    )


def mark(leases: LeaseClock) -> Update:
    """Return the update that claims `ids`: a lost job has one try less."""
    was_lost = job.c.state == JobState.LOCKED
    return (
        update(job)
        .where(job.c.id.in_(bindparam("ids", expanding=True)))
        .values(
            {
                job.c.state: JobState.LOCKED,
                job.c.lock_owner: bindparam("owner"),
                job.c.lock_until: leases.later(),
                job.c.attempts: job.c.attempts + 1,
                job.c.retries_left: case(
                    (was_lost, job.c.retries_left - 1), else_=job.c.retries_left
                ),
            }
        )
    )


def is_held(leases: LeaseClock) -> ColumnElement[bool]:
    """Return the condition that `held_id` is still held by `owner`."""
    return and_(
        job.c.id == bindparam("held_id"),
        JOB_IS_LOCKED,
        job.c.lock_owner == bindparam("owner"),
        job.c.attempts == bindparam("attempt"),
        job.c.lock_until > leases.now(),
    )


def first_due() -> Select[Any]:
    """Return each priority that waits, with its first due time after `due_after`.

    Priorities are few: each costs one step in the index, however many jobs wait.
    """
    highest = select(func.max(job.c.priority).label("priority")).where(JOB_IS_WAITING)
    level = highest.cte("level", recursive=True)
    lower = highest.where(job.c.priority < level.c.priority).scalar_subquery()
    level = level.union_all(select(lower).where(level.c.priority.is_not(None)))
    first = (
        select(func.min(job.c.due_at))
        .where(
            JOB_IS_WAITING,
            job.c.priority == level.c.priority,
            job.c.due_at > bindparam("due_after", type_=UtcDateTime()),
        )
        .scalar_subquery()
        .label("due_at")
    )
    return select(level.c.priority, first).where(level.c.priority.is_not(None))


def lease_end(leases: LeaseClock) -> Select[datetime | None, datetime]:
    """Return when the first live lease ends, and the moment of leases now."""
    first = select(func.min(job.c.lock_until)).where(
        JOB_IS_LOCKED, job.c.suspended.is_(false()), job.c.lock_until > leases.now()
    )
    return select(first.scalar_subquery(), leases.now())


def topics_parameter(topics: Collection[str] | None) -> dict[str, object]:
    """Return the parameter of the queries that are made `by_topic`."""
    return {} if topics is None else {"topics": sorted(topics)}


def _is_ours(jobs: FromClause, *, by_topic: bool) -> ColumnElement[bool]:
    if not by_topic:
        return true()
    named = jobs.c.topic.in_(bindparam("topics", expanding=True))
    return or_(jobs.c.topic.is_(None), named)
