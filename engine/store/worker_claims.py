"""Hand external tasks to workers outside of this process, under locks of theirs.

A worker asks often, and mostly there is nothing: that is found out by a read, which
holds up nobody. Only when there is something, it is taken in a short transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    update,
)

from engine.clock import Clock
from engine.model.advance import JobKind
from engine.model.lifecycles import JobState
from engine.model.worker_tasks import TopicWanted
from engine.store.database import Database
from engine.store.leases import LeaseClock
from engine.store.tables import (
    JOB_IS_CREATED,
    JOB_IS_LOCKED,
    instance,
    job,
    process_definition,
    variable,
)
from engine.store.types import UtcDateTime
from engine.store.variable_rows import json_text


class WorkerClaims:
    """The locks that workers hold on external tasks of a database."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.leases = LeaseClock(dialect=database.dialect, clock=clock)

    def waiting_topics(self, topics: Collection[str]) -> dict[str, int]:
        """Return how many tasks of each of these topics could be fetched now."""
        query = (
            select(job.c.topic, func.count().label("tasks"))
            .where(self._is_free(), job.c.topic.in_(sorted(topics)))
            .group_by(job.c.topic)
        )
        with self._database.read() as connection:
            rows = connection.execute(query, self._now()).all()
        return {str(row.topic): int(row.tasks) for row in rows}

    def fetch(
        self,
        wanted: Sequence[TopicWanted],
        *,
        worker_id: str,
        limit: int,
        by_priority: bool,
    ) -> list[tuple[str, TopicWanted]]:
        """Lock tasks for a worker; return their ids, with what was wanted of each."""
        by_topic = {each.topic: each for each in wanted}
        query = self._candidates(by_topic.values(), by_priority=by_priority)
        query = query.limit(limit)
        with self._database.read() as connection:
            if not connection.execute(query.limit(1), self._now()).all():
                return []
        with self._database.write() as connection:
            rows = self._pick(connection, query)
            for row in rows:
                connection.execute(
                    self._lock(row.id),
                    {
                        "owner": worker_id,
                        **self.leases.at_later(by_topic[row.topic].lock_for),
                    },
                )
        return [(str(row.id), by_topic[row.topic]) for row in rows]

    def _pick(self, connection: Connection, query: Select[Any]) -> list[Row[Any]]:
        locked = query.with_for_update(skip_locked=True, of=job)
        return list(connection.execute(locked, self._now()).all())

    def _lock(self, task_id: str) -> Any:
        return (
            update(job)
            .where(job.c.id == task_id)
            .values(
                {
                    job.c.state: JobState.LOCKED,
                    job.c.lock_owner: bindparam("owner"),
                    job.c.lock_until: self.leases.later(),
                    # Tells this lock from the one before, also of the same worker.
                    job.c.attempts: job.c.attempts + 1,
                }
            )
        )

    def _candidates(
        self, wanted: Collection[TopicWanted], *, by_priority: bool
    ) -> Select[Any]:
        order = [job.c.due_at, job.c.id]
        query = (
            select(job.c.id, job.c.topic)
            .join(instance, instance.c.id == job.c.instance_id)
            .join(
                process_definition,
                process_definition.c.id == instance.c.definition_id,
            )
            .where(self._is_free(), or_(*(_wanted(each) for each in wanted)))
        )
        return query.order_by(
            *([job.c.priority.desc(), *order] if by_priority else order)
        )

    def _is_free(self) -> ColumnElement[bool]:
        lost = and_(JOB_IS_LOCKED, job.c.lock_until <= self.leases.now())
        return and_(
            or_(JOB_IS_CREATED, lost),
            job.c.kind == JobKind.EXTERNAL,
            job.c.suspended.is_(false()),
            job.c.due_at <= bindparam("due_until", type_=UtcDateTime()),
        )

    def _now(self) -> dict[str, Any]:
        return {**self.leases.at_now(), "due_until": self._clock.now()}


def _wanted(wanted: TopicWanted) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [job.c.topic == wanted.topic]
    if wanted.business_key is not None:
        conditions.append(instance.c.business_key == wanted.business_key)
    if wanted.definition_ids is not None:
        conditions.append(instance.c.definition_id.in_(sorted(wanted.definition_ids)))
    if wanted.process_keys is not None:
        conditions.append(instance.c.process_key.in_(sorted(wanted.process_keys)))
    if wanted.version_tag is not None:
        conditions.append(process_definition.c.version_tag == wanted.version_tag)
    for name, value in sorted(wanted.having.items()):
        has_value = exists().where(
            variable.c.root_id == job.c.root_id,
            variable.c.scope_id == job.c.instance_id,
            variable.c.name == name,
            variable.c.value == json_text(value),
        )
        conditions.append(has_value)
    return and_(*conditions)
