"""The façade's commands of those who keep processes, jobs and incidents in order."""

from __future__ import annotations

from datetime import datetime

from engine.commands.annotate_incident import AnnotateIncident
from engine.commands.executor import CommandExecutor
from engine.commands.reschedule_job import RescheduleJob
from engine.commands.suspend_definitions import SuspendDefinitions
from engine.commands.worker_tasks import RankWorkerTask
from engine.model.actors import Actor


class OperatorCommands:
    """Each method gives one command; what it may raise stands at the command."""

    _executor: CommandExecutor

    def suspend_definition(
        self,
        definition_id: str,
        *,
        suspended: bool,
        actor: Actor,
        with_instances: bool = False,
    ) -> None:
        """Let nothing more start of one version of a process, or let it start again."""
        command = SuspendDefinitions(
            definition_id=definition_id,
            suspended=suspended,
            with_instances=with_instances,
        )
        self._executor.run(command, actor=actor)

    def suspend_process(
        self, key: str, *, suspended: bool, actor: Actor, with_instances: bool = False
    ) -> None:
        """Let nothing more start of any version of a key, or let it start again."""
        command = SuspendDefinitions(
            key=key, suspended=suspended, with_instances=with_instances
        )
        self._executor.run(command, actor=actor)

    def reschedule_job(
        self, job_id: str, *, due_at: datetime | None, actor: Actor
    ) -> None:
        """Let a job run at another moment, or now."""
        self._executor.run(RescheduleJob(job_id=job_id, due_at=due_at), actor=actor)

    def rank_job(self, job_id: str, *, priority: int, actor: Actor) -> None:
        """Say how urgent a job is that runs by itself."""
        command = RankWorkerTask(task_id=job_id, priority=priority, external=False)
        self._executor.run(command, actor=actor)

    def annotate_incident(
        self, incident_id: str, *, note: str | None, actor: Actor
    ) -> None:
        """Write beside an open incident what is known of it."""
        command = AnnotateIncident(incident_id=incident_id, note=note)
        self._executor.run(command, actor=actor)
