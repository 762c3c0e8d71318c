"""Take due jobs under a lease, so that each is run by one worker at a time.

A job that is due is claimed in a short transaction of its own, run, and ended in the
transaction of its effects, if the claim still holds. A worker that dies or
hangs loses its lease, and the job is claimed again: that counts as a failed try, so
that a job that kills its worker ends as an incident.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sqlalchemy import Row, Update, func, true, update
from sqlalchemy.exc import IntegrityError

from engine.clock import Clock
from engine.model.advance import JobKind
from engine.model.lifecycles import JobState
from engine.store import claim_queries as queries
from engine.store.database import Database
from engine.store.leases import LeaseClock
from engine.store.tables import JOB_IS_LOCKED, job

#: How long a worker holds a job without a word.
LEASE = timedelta(seconds=30)
#: Owners that are processes of ours begin with it; remote workers must not.
NODE = "node:"
#: Two nodes rarely want the same root at once; the loser looks again.
_CLAIM_TRIES = 5
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


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
    #: 1 at the first try; it never falls, so that it tells claims apart.
    attempt: int
    #: Tries left, this one included.
    retries_left: int
    #: ISO 8601 durations between tries.
    retry_delays: tuple[str, ...]
    payload: dict[str, Any]
    owner: str

    @classmethod
    def of(cls, row: Row[Any], *, owner: str) -> Self:
        """Return the job of a row, as its owner holds it."""
        return cls(
            id=row.id,
            kind=JobKind(row.kind),
            root_id=row.root_id,
            instance_id=row.instance_id,
            element_id=row.element_id,
            activity_instance_id=row.activity_instance_id,
            topic=row.topic,
            due_at=row.due_at,
            priority=row.priority,
            attempt=row.attempts,
            retries_left=row.retries_left,
            retry_delays=tuple(row.retry_delays),
            payload=row.payload,
            owner=owner,
        )

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
        self._leases = leases = LeaseClock(dialect=database.dialect, clock=clock)
        self._take_due = {
            choice: queries.take_due(leases, by_topic=choice)
            for choice in (True, False)
        }
        self._take_lost = {
            choice: queries.take_lost(leases, by_topic=choice)
            for choice in (True, False)
        }
        self._outlook = self._outlook_of_claim = queries.outlook(leases)
        if database.dialect == "postgresql":
            # A claim that a crash of the server forgets is made again: it need not
            # wait for the disk.
            hasten = func.set_config("synchronous_commit", "off", true())
            self._outlook_of_claim = self._outlook.add_columns(hasten)
        held = queries.is_held(leases)
        self._renew = update(job).where(held).values({job.c.lock_until: leases.later()})
        self._give_back = (
            update(job)
            .where(held)
            .values(state=JobState.CREATED, lock_owner=None, lock_until=None)
        )

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
                rows = self._claim(limit, topics)
            except IntegrityError:
                # Another node took a job of the same root at this very moment.
                continue
            claimed = [ClaimedJob.of(row, owner=self.owner) for row in rows]
            return sorted(claimed, key=lambda one: (-one.priority, one.due_at, one.id))
        return []

    def renew(self, jobs: Iterable[ClaimedJob]) -> set[str]:
        """Prolong leases; return the ids of the jobs that are still held."""
        return self._change(self._renew, jobs, self._leases.at_later(self.lease))

    def give_back(self, jobs: Iterable[ClaimedJob]) -> set[str]:
        """Let others have jobs that were not done; it costs them no try."""
        return self._change(self._give_back, jobs, {})

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
            .values(lock_until=_BEFORE_ALL)
        )
        with self._database.write() as connection:
            connection.execute(statement)

    def wait(self, *, after: datetime | None = None) -> timedelta | None:
        """Return the time until something can be claimed, None if nothing waits.

        Args:
            after: Jobs due until then do not count: a claim has just left them,
                because another job of their root runs.
        """
        with self._database.read() as connection:
            parameters = {"due_after": after or _BEFORE_ALL, **self._leases.at_now()}
            rows = connection.execute(self._outlook, parameters).all()
        now = self._clock.now()
        waits = [row.due_at - now for row in rows if row.due_at is not None]
        if rows[0].live_end is not None:
            waits.append(rows[0].live_end - rows[0].lease_now)
        return max(min(waits), timedelta(0)) if waits else None

    def _claim(self, limit: int, topics: Collection[str] | None) -> list[Row[Any]]:
        now = self._clock.now()
        common = {
            **queries.topics_parameter(topics),
            **self._leases.at_now(),
            **self._leases.at_later(self.lease),
            "due_until": now,
            "owner": self.owner,
        }
        by_topic = topics is not None
        taken: list[Row[Any]] = []
        with self._database.write() as connection:
            outlook = connection.execute(
                self._outlook_of_claim, common | {"due_after": _BEFORE_ALL}
            ).all()
            if outlook[0].lost is not None:
                lost = self._take_lost[by_topic]
                taken += connection.execute(lost, common | {"at_most": limit}).all()
            for priority in _due_priorities(outlook, now):
                level = {"at_priority": priority, "at_most": limit - len(taken)}
                if level["at_most"] > 0:
                    due = self._take_due[by_topic]
                    taken += connection.execute(due, common | level).all()
        return taken

    def _change(
        self,
        statement: Update,
        jobs: Iterable[ClaimedJob],
        more: Mapping[str, object],
    ) -> set[str]:
        changed = set()
        wanted = list(jobs)
        if wanted:
            with self._database.write() as connection:
                for claimed in wanted:
                    done = connection.execute(statement, {**self._at(claimed), **more})
                    if done.rowcount:
                        changed.add(claimed.id)
        return changed

    def _at(self, claimed: ClaimedJob) -> dict[str, object]:
        return {
            "held_id": claimed.id,
            "owner": claimed.owner,
            "attempt": claimed.attempt,
            **self._leases.at_now(),
        }


def _due_priorities(outlook: Iterable[Row[Any]], now: datetime) -> list[int]:
    due = (row for row in outlook if row.due_at is not None and row.due_at <= now)
    return sorted((row.priority for row in due), reverse=True)
