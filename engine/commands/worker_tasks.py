"""What workers outside of this process do with the external tasks that they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, not_, select, update

from engine.commands.complete_external_task import CompleteExternalTask
from engine.commands.context import CommandContext, Variables
from engine.commands.fail_job import FailJob
from engine.commands.resolve_incident import ResolveIncident
from engine.commands.roots import lock_root, must_operate
from engine.errors import (
    BpmnError,
    JobNotFound,
    TaskHeldByOther,
)
from engine.model.advance import JobKind
from engine.model.lifecycles import JobState
from engine.model.worker_tasks import Failure
from engine.store.claims import ClaimedJob
from engine.store.leases import LeaseClock
from engine.store.tables import INCIDENT_IS_OPEN, JOB_IS_OPEN, incident, job


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteWorkerTask:
    """Go on behind an external task."""

    task_id: str
    worker_id: str
    variables: Variables
    #: For the output parameters of the task alone: they end with it.
    local_variables: Variables = field(default_factory=dict)

    def execute(self, context: CommandContext) -> None:
        """Complete the task; a lock that has run out still holds while nobody took it.

        Raises:
            JobNotFound: there is no such open task.
            TaskHeldByOther: the worker does not hold it.
            WrongState: the instance is suspended.
        """
        CompleteExternalTask(
            claimed=_held(context, self.task_id, self.worker_id),
            variables=self.variables,
            local_variables=self.local_variables,
        ).execute(context)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrowWorkerError:
    """Throw a business error at an external task."""

    task_id: str
    worker_id: str
    error: BpmnError

    def execute(self, context: CommandContext) -> None:
        """Throw the error.

        Raises:
            JobNotFound: there is no such open task.
            TaskHeldByOther: the worker does not hold it.
            WrongState: the instance is suspended.
        """
        CompleteExternalTask(
            claimed=_held(context, self.task_id, self.worker_id),
            variables={},
            error=self.error,
        ).execute(context)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailWorkerTask:
    """Note that a try failed; the worker says how many are left."""

    task_id: str
    worker_id: str
    failure: Failure

    def execute(self, context: CommandContext) -> None:
        """Note the failure; without tries left an incident waits.

        Raises:
            JobNotFound: there is no such open task.
            TaskHeldByOther: the worker does not hold it.
        """
        claimed = _held(context, self.task_id, self.worker_id)
        FailJob(
            claimed=claimed,
            error=self.failure.error,
            details=self.failure.details,
            retries_left=self.failure.retries,
            retry_at=context.now + self.failure.wait,
        ).execute(context)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWorkerTask:
    """Lock a task for a worker, or prolong its lock."""

    task_id: str
    worker_id: str
    lock_for: timedelta
    leases: LeaseClock
    #: True: only who holds it already; False: also who finds it free.
    only_prolong: bool

    def execute(self, context: CommandContext) -> None:
        """Set the end of the lock.

        Raises:
            JobNotFound: there is no such open task.
            TaskHeldByOther: another worker holds it, or, to prolong, nobody.
        """
        row = _task(context, self.task_id)
        expired = row.state != JobState.LOCKED or self._has_run_out(context)
        is_own = row.state == JobState.LOCKED and row.lock_owner == self.worker_id
        if not (is_own if self.only_prolong else is_own or expired):
            raise TaskHeldByOther(
                task_id=self.task_id, worker_id=self.worker_id, holder=row.lock_owner
            )
        lock_root(context, row.root_id)
        changed = context.work.connection.execute(
            update(job)
            .where(job.c.id == row.id, job.c.attempts == row.attempts, JOB_IS_OPEN)
            .values(
                {
                    job.c.state: JobState.LOCKED,
                    job.c.lock_owner: self.worker_id,
                    job.c.lock_until: self.leases.later(),
                    job.c.attempts: job.c.attempts + (0 if is_own else 1),
                }
            ),
            dict(self.leases.at_later(self.lock_for)),
        )
        if not changed.rowcount:
            raise TaskHeldByOther(
                task_id=self.task_id, worker_id=self.worker_id, holder=None
            )

    def _has_run_out(self, context: CommandContext) -> bool:
        query = select(job.c.id).where(
            job.c.id == self.task_id, job.c.lock_until <= self.leases.now()
        )
        found = context.work.connection.execute(query, dict(self.leases.at_now()))
        return found.one_or_none() is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeWorkerTask:
    """Take a task from whoever holds it: others may fetch it at once."""

    task_id: str

    def execute(self, context: CommandContext) -> None:
        """Take the lock away; a result that still comes is refused.

        Raises:
            JobNotFound: there is no such open task.
        """
        row = _task(context, self.task_id)
        lock_root(context, row.root_id)
        context.work.connection.execute(
            update(job)
            .where(job.c.id == row.id, job.c.state == JobState.LOCKED)
            .values(state=JobState.CREATED, lock_owner=None, lock_until=None)
        )
        context.job_is_due(context.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryWorkerTask:
    """Say how many tries a task has left; that closes its incident."""

    task_id: str
    retries: int
    #: False: it is no external task, but work that runs by itself.
    external: bool = True

    def execute(self, context: CommandContext) -> None:
        """Set the tries.

        Raises:
            JobNotFound: there is no such open task.
            NotAllowed: the actor is no operator.
        """
        row = _task(context, self.task_id, external=self.external)
        query = select(incident.c.id).where(
            incident.c.job_id == row.id, INCIDENT_IS_OPEN
        )
        found = context.work.connection.execute(query).scalar()
        if found is not None and self.retries > 0:
            ResolveIncident(incident_id=str(found), retries=self.retries).execute(
                context
            )
            return
        lock_root(context, row.root_id)
        must_operate(context, "set the tries of a job")
        context.work.connection.execute(
            update(job).where(job.c.id == row.id).values(retries_left=self.retries)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RankWorkerTask:
    """Say how urgent a task is: workers that ask by priority get it earlier."""

    task_id: str
    priority: int
    #: False: it is no external task, but work that runs by itself.
    external: bool = True

    def execute(self, context: CommandContext) -> None:
        """Set the priority.

        Raises:
            JobNotFound: there is no such open task.
            NotAllowed: the actor is no operator.
        """
        row = _task(context, self.task_id, external=self.external)
        lock_root(context, row.root_id)
        must_operate(context, "set the priority of a job")
        context.work.connection.execute(
            update(job).where(job.c.id == row.id).values(priority=self.priority)
        )


def _task(context: CommandContext, task_id: str, *, external: bool = True) -> Row[Any]:
    is_external = job.c.kind == JobKind.EXTERNAL
    query = select(job).where(
        job.c.id == task_id, is_external if external else not_(is_external), JOB_IS_OPEN
    )
    row = context.work.connection.execute(query).one_or_none()
    if row is None:
        raise JobNotFound(task_id)
    return row


def _held(context: CommandContext, task_id: str, worker_id: str) -> ClaimedJob:
    """Return the job that a worker holds, to be ended like one of this process."""
    row = _task(context, task_id)
    if row.state != JobState.LOCKED or row.lock_owner != worker_id:
        raise TaskHeldByOther(
            task_id=task_id,
            worker_id=worker_id,
            holder=row.lock_owner if row.state == JobState.LOCKED else None,
        )
    return ClaimedJob.of(row, owner=worker_id)
