"""The façade's commands of workers outside of this process."""

from __future__ import annotations

from datetime import timedelta

from engine.commands.context import Variables
from engine.commands.executor import CommandExecutor
from engine.commands.worker_tasks import (
    CompleteWorkerTask,
    FailWorkerTask,
    FreeWorkerTask,
    HoldWorkerTask,
    RankWorkerTask,
    RetryWorkerTask,
    ThrowWorkerError,
)
from engine.errors import BpmnError
from engine.model.actors import Actor
from engine.model.worker_tasks import Failure
from engine.store.worker_claims import WorkerClaims


class WorkerCommands:
    """Each method gives one command; what it may raise stands at the command."""

    _executor: CommandExecutor
    worker_claims: WorkerClaims

    def complete_external_task(
        self,
        task_id: str,
        *,
        worker_id: str,
        variables: Variables,
        local_variables: Variables,
        actor: Actor,
    ) -> None:
        """Go on behind an external task that a worker holds."""
        command = CompleteWorkerTask(
            task_id=task_id,
            worker_id=worker_id,
            variables=variables,
            local_variables=local_variables,
        )
        self._executor.run(command, actor=actor)

    def fail_external_task(
        self, task_id: str, *, worker_id: str, failure: Failure, actor: Actor
    ) -> None:
        """Note that a try at an external task failed."""
        command = FailWorkerTask(task_id=task_id, worker_id=worker_id, failure=failure)
        self._executor.run(command, actor=actor)

    def throw_external_error(
        self, task_id: str, *, worker_id: str, error: BpmnError, actor: Actor
    ) -> None:
        """Throw a business error at an external task that a worker holds."""
        command = ThrowWorkerError(task_id=task_id, worker_id=worker_id, error=error)
        self._executor.run(command, actor=actor)

    def hold_external_task(
        self,
        task_id: str,
        *,
        worker_id: str,
        lock_for: timedelta,
        actor: Actor,
        only_prolong: bool = False,
    ) -> None:
        """Lock an external task for a worker, or prolong its lock."""
        command = HoldWorkerTask(
            task_id=task_id,
            worker_id=worker_id,
            lock_for=lock_for,
            leases=self.worker_claims.leases,
            only_prolong=only_prolong,
        )
        self._executor.run(command, actor=actor)

    def free_external_task(self, task_id: str, *, actor: Actor) -> None:
        """Take an external task from whoever holds it."""
        self._executor.run(FreeWorkerTask(task_id=task_id), actor=actor)

    def retry_external_task(self, task_id: str, *, retries: int, actor: Actor) -> None:
        """Say how many tries an external task has left."""
        command = RetryWorkerTask(task_id=task_id, retries=retries)
        self._executor.run(command, actor=actor)

    def retry_job(self, job_id: str, *, retries: int, actor: Actor) -> None:
        """Say how many tries a job has left that runs by itself."""
        command = RetryWorkerTask(task_id=job_id, retries=retries, external=False)
        self._executor.run(command, actor=actor)

    def rank_external_task(self, task_id: str, *, priority: int, actor: Actor) -> None:
        """Say how urgent an external task is."""
        command = RankWorkerTask(task_id=task_id, priority=priority)
        self._executor.run(command, actor=actor)
