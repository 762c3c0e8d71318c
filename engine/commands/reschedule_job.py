"""Let a job run at another moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from engine.commands.context import CommandContext
from engine.commands.recorder import Recorder
from engine.commands.roots import lock_root, must_operate
from engine.errors import InstanceNotFound, JobNotFound, WrongState
from engine.model.advance import JobKind
from engine.model.history import HistoryType
from engine.model.lifecycles import JobState
from engine.store.tables import JOB_IS_CREATED, JOB_IS_OPEN, job


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduleJob:
    """Change when a job of an instance is due; external tasks are due at once."""

    job_id: str
    #: None = now.
    due_at: datetime | None

    def execute(self, context: CommandContext) -> None:
        """Change the due date; a deadline that is evaluated anew changes it again.

        Raises:
            JobNotFound: there is no such open job that the actor may see.
            NotAllowed: the actor is no operator.
            WrongState: somebody works on it now, or its tries are used up.
        """
        connection = context.work.connection
        query = select(job).where(
            job.c.id == self.job_id, job.c.kind != JobKind.EXTERNAL, JOB_IS_OPEN
        )
        row = connection.execute(query).one_or_none()
        if row is None or row.root_id is None:
            raise JobNotFound(self.job_id)
        try:
            root = lock_root(context, row.root_id)
        except InstanceNotFound as error:
            raise JobNotFound(self.job_id) from error
        must_operate(context, "change when a job is due")
        due = self.due_at or context.now
        changed = connection.execute(
            update(job).where(job.c.id == row.id, JOB_IS_CREATED).values(due_at=due)
        )
        if not changed.rowcount:
            state = "failed" if row.state == JobState.FAILED else "being worked on"
            raise WrongState(action="reschedule", wanted=f"job {row.id}", state=state)
        context.job_is_due(due)
        told: dict[str, object] = {"job_id": row.id, "due_at": due.isoformat()}
        recorder = Recorder(context, root)
        recorder.event(
            HistoryType.JOB_RESCHEDULED,
            instance_id=row.instance_id,
            element_id=row.element_id,
            activity_instance_id=row.activity_instance_id,
            data=told,
        )
        recorder.save("reschedule_job", told)
