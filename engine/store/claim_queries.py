"""The queries by which jobs are claimed, made once for each process."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from engine.model.lifecycles import JobState
from engine.store.leases import LeaseClock
from engine.store.tables import JOB_IS_LOCKED, JOB_IS_WAITING, job
from engine.store.types import UtcDateTime


def take_due(leases: LeaseClock, *, by_topic: bool) -> ReturningUpdate[Any]:
    """Return the update that claims what is due at one priority.

    What is held up by its root is left: an exclusive job waits for the one that runs,
    and for those that were due before it.
    """
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
    wanted = (
        select(job.c.id)
        .where(
            JOB_IS_WAITING,
            job.c.priority == bindparam("at_priority"),
            job.c.due_at <= bindparam("due_until", type_=UtcDateTime()),
            _is_ours(job, by_topic=by_topic),
            or_(job.c.exclusive.is_(false()), ~held_up),
        )
        .order_by(job.c.due_at, job.c.id)
    )
    return _take(leases, wanted, tries_left=job.c.retries_left)


def take_lost(leases: LeaseClock, *, by_topic: bool) -> ReturningUpdate[Any]:
    """Return the update that claims jobs whose workers let their lease end.

    That was a failed try.
    """
    wanted = (
        select(job.c.id)
        .where(
            JOB_IS_LOCKED,
            job.c.suspended.is_(false()),
            job.c.lock_until <= leases.now(),
            _is_ours(job, by_topic=by_topic),
        )
        .order_by(job.c.lock_until)
    )
    return _take(leases, wanted, tries_left=job.c.retries_left - 1)


def _take(
    leases: LeaseClock, wanted: Select[Any], *, tries_left: ColumnElement[int]
) -> ReturningUpdate[Any]:
    picked = (
        wanted.limit(bindparam("at_most"))
        .with_for_update(skip_locked=True, of=job)
        .cte("picked")
    )
    return (
        update(job)
        .where(job.c.id == picked.c.id)
        .values(
            {
                job.c.state: JobState.LOCKED,
                job.c.lock_owner: bindparam("owner"),
                job.c.lock_until: leases.later(),
                job.c.attempts: job.c.attempts + 1,
                job.c.retries_left: tries_left,
            }
        )
        .returning(job)
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


def outlook(leases: LeaseClock) -> Select[Any]:
    """Return what is to come, one row for each priority that waits, or one without.

    Each has the first due time of its priority after `due_after`, the end of the first
    live lease, the end of the first lost one, and the moment of leases now. Priorities
    are few: each costs one step in the index, however many jobs wait.
    """
    highest = select(func.max(job.c.priority).label("priority")).where(JOB_IS_WAITING)
    level = highest.cte("level", recursive=True)
    lower = highest.where(job.c.priority < level.c.priority).scalar_subquery()
    level = level.union_all(select(lower).where(level.c.priority.is_not(None)))
    due_at = (
        select(func.min(job.c.due_at))
        .where(
            JOB_IS_WAITING,
            job.c.priority == level.c.priority,
            job.c.due_at > bindparam("due_after", type_=UtcDateTime()),
        )
        .scalar_subquery()
    )
    held = select(func.min(job.c.lock_until)).where(
        JOB_IS_LOCKED, job.c.suspended.is_(false())
    )
    ends = select(
        held.where(job.c.lock_until > leases.now()).scalar_subquery().label("live_end"),
        held.where(job.c.lock_until <= leases.now()).scalar_subquery().label("lost"),
        leases.now().label("lease_now"),
    ).subquery("ends")
    is_level = level.c.priority.is_not(None)
    return select(ends, level.c.priority, due_at.label("due_at")).select_from(
        ends.outerjoin(level, is_level)
    )


def topics_parameter(topics: Collection[str] | None) -> dict[str, object]:
    """Return the parameter of the queries that are made `by_topic`."""
    return {} if topics is None else {"topics": sorted(topics)}


def _is_ours(jobs: FromClause, *, by_topic: bool) -> ColumnElement[bool]:
    if not by_topic:
        return true()
    named = jobs.c.topic.in_(bindparam("topics", expanding=True))
    return or_(jobs.c.topic.is_(None), named)
