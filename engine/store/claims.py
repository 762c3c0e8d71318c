"""Take due jobs under a lease, so that each is run by one worker at a time.

A job that is due is claimed in a short transaction of its own, run, and ended in the
transaction of its effects, which confirms the claim first. A worker that dies or
hangs loses its lease, and the job is claimed again: that counts as a failed try, so
that a job that kills its worker ends as an incident.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from engine.clock import Clock
from engine.errors import LeaseLost
from engine.model.advance import JobKind
from engine.model.lifecycles import JobState
from engine.store import claim_queries
from engine.store.database import Database
from engine.store.leases import LeaseClock
from engine.store.tables import JOB_IS_LOCKED, job

#: How long a worker holds a job without a word.
LEASE = timedelta(seconds=30)
#: Owners that are processes of ours begin with it; remote workers must not.
NODE = "node:"
#: Two nodes rarely want the same root at once; the loser looks again.
_CLAIM_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedJob:
    """A job that this worker holds until its lease ends."""

    id: str
    kind: JobKind
    root_id: str | None
    instance_id: str | None
    element_id: str | None
    activity_instance_id: str | None
    topic: str | None
    due_at: datetime
    priority: int
    #: 1 at the first try.
    attempt: int
    #: Tries left, this one included.
    retries_left: int
    #: ISO 8601 durations between tries.
    retry_delays: tuple[str, ...]
    payload: dict[str, Any]
    owner: str

    @property
    def exhausted(self) -> bool:
        """Whether its workers died or hung so often that it must not run again."""
        return self.retries_left <= 0


class JobClaims:
    """The claims of one process on the jobs of a database."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        lease: timedelta = LEASE,
        owner: str | None = None,
    ) -> None:
        self.lease = lease
        self.owner = owner or f"{NODE}{uuid.uuid4().hex}"
        self._database = database
        self._clock = clock
        self._leases = LeaseClock(dialect=database.dialect, clock=clock)

    def claim(
        self, *, limit: int, topics: Collection[str] | None = None
    ) -> list[ClaimedJob]:
        """Claim jobs that are due, in the order in which they are to run.

        Higher priority goes first, then what was due first. Within one root exclusive
        jobs go one at a time, in due order.

        Args:
            limit: How many at most.
            topics: What this process has handlers for; jobs of other topics are left
                to remote workers. None means all.

        Raises:
            Unavailable: the database does not answer; nothing was claimed.
        """
        for _ in range(_CLAIM_TRIES):
            try:
                return self._claim(limit, topics)
            except IntegrityError:
                # Another node took a job of the same root at this very moment.
                continue
        return []

    def confirm(self, connection: Connection, claimed: ClaimedJob) -> None:
        """Lock the row of a claimed job; its root is locked already.

        Raises:
            LeaseLost: the job was canceled or given to another.
        """
        held = select(job.c.id).where(self._is_held(claimed)).with_for_update()
        if connection.execute(held).one_or_none() is None:
            raise LeaseLost(claimed.id)

    def renew(self, jobs: Iterable[ClaimedJob]) -> set[str]:
        """Prolong leases; return the ids of the jobs that are still held."""
        wanted = list(jobs)
        if not wanted:
            return set()
        statement = (
            update(job)
            .where(or_(false(), *(self._is_held(claimed) for claimed in wanted)))
            .values({job.c.lock_until: self._leases.later(self.lease)})
            .returning(job.c.id)
        )
        with self._database.write() as connection:
            return set(connection.execute(statement).scalars())

    def give_back(self, jobs: Iterable[ClaimedJob]) -> None:
        """Let others have jobs that were claimed but not begun."""
        wanted = list(jobs)
        if not wanted:
            return
        statement = (
            update(job)
            .where(or_(false(), *(self._is_held(claimed) for claimed in wanted)))
            .values(
                state=JobState.CREATED,
                lock_owner=None,
                lock_until=None,
                attempts=job.c.attempts - 1,
            )
        )
        with self._database.write() as connection:
            connection.execute(statement)

    def inherit(self) -> None:
        """End the leases of a process that used this SQLite database before.

        Only one process works on it, so that whoever held them is dead.
        """
        if self._database.dialect != "sqlite":
            return
        statement = (
            update(job)
            .where(
                JOB_IS_LOCKED,
                job.c.lock_owner.startswith(NODE, autoescape=True),
                job.c.lock_owner != self.owner,
            )
            .values({job.c.lock_until: self._leases.later(-self.lease)})
        )
        with self._database.write() as connection:
            connection.execute(statement)

    def wait(self, *, after: datetime | None = None) -> timedelta | None:
        """Return the time until something can be claimed, None if nothing waits.

        Args:
            after: Jobs due until then do not count: a claim has just left them,
                because another job of their root runs.
        """
        not_seen = job.c.due_at > after if after else job.c.due_at.is_not(None)
        lease_now = self._leases.now()
        lease_ends = select(func.min(job.c.lock_until)).where(
            JOB_IS_LOCKED, job.c.suspended.is_(false()), job.c.lock_until > lease_now
        )
        with self._database.read() as connection:
            due = claim_queries.first_due(connection, not_seen)
            row = connection.execute(select(lease_ends.scalar_subquery(), lease_now))
            lease_end, lease_at = row.one()
        waits = [moment - self._clock.now() for _, moment in due]
        if lease_end is not None:
            waits.append(lease_end - lease_at)
        return max(min(waits), timedelta(0)) if waits else None

    def _claim(self, limit: int, topics: Collection[str] | None) -> list[ClaimedJob]:
        now = self._clock.now()
        with self._database.write() as connection:
            rows = list(connection.execute(self._lost(limit, topics)))
            for priority, _ in claim_queries.first_due(connection, job.c.due_at <= now):
                if len(rows) < limit:
                    query = claim_queries.due(priority, now, topics).limit(
                        limit - len(rows)
                    )
                    rows += connection.execute(query).all()
            if rows:
                self._mark(connection, [row.id for row in rows])
        claimed = [self._claimed(row) for row in rows]
        return sorted(claimed, key=lambda one: (-one.priority, one.due_at, one.id))

    def _lost(self, limit: int, topics: Collection[str] | None) -> Select[Any]:
        return (
            select(job)
            .where(
                JOB_IS_LOCKED,
                job.c.suspended.is_(false()),
                job.c.lock_until <= self._leases.now(),
                claim_queries.is_of(job, topics),
            )
            .order_by(job.c.lock_until)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )

    def _mark(self, connection: Connection, ids: Sequence[str]) -> None:
        was_lost = job.c.state == JobState.LOCKED
        tries_left = case((was_lost, job.c.retries_left - 1), else_=job.c.retries_left)
        connection.execute(
            update(job)
            .where(job.c.id.in_(ids))
            .values(
                {
                    job.c.state: JobState.LOCKED,
                    job.c.lock_owner: self.owner,
                    job.c.lock_until: self._leases.later(self.lease),
                    job.c.attempts: job.c.attempts + 1,
                    job.c.retries_left: tries_left,
                }
            )
        )

    def _claimed(self, row: Row[Any]) -> ClaimedJob:
        return ClaimedJob(
            id=row.id,
            kind=JobKind(row.kind),
            root_id=row.root_id,
            instance_id=row.instance_id,
            element_id=row.element_id,
            activity_instance_id=row.activity_instance_id,
            topic=row.topic,
            due_at=row.due_at,
            priority=row.priority,
            attempt=row.attempts + 1,
            retries_left=row.retries_left - (row.state == JobState.LOCKED),
            retry_delays=tuple(row.retry_delays),
            payload=row.payload,
            owner=self.owner,
        )

    def _is_held(self, claimed: ClaimedJob) -> ColumnElement[bool]:
        return and_(
            job.c.id == claimed.id,
            JOB_IS_LOCKED,
            job.c.lock_owner == claimed.owner,
            job.c.attempts == claimed.attempt,
            job.c.lock_until > self._leases.now(),
        )
