"""Note that an attempt at a job failed: try again later, or open an incident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.commands import job_lease
from engine.commands.context import CommandContext
from engine.commands.recorder import Recorder
from engine.commands.roots import Root, lock_root
from engine.commands.work_rows import incident_row
from engine.model.advance import NewIncident
from engine.model.history import HistoryType
from engine.model.lifecycles import JobState
from engine.model.retries import next_attempt_at
from engine.model.texts import storable
from engine.store.claims import ClaimedJob
from engine.store.tables import incident

_LONGEST_ERROR = 4_000
_LONGEST_DETAILS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FailJob:
    """Use up one of a job's tries; behind the last one waits an incident."""

    claimed: ClaimedJob
    error: str
    #: What a developer needs to see of it, such as a stack trace.
    details: str = ""
    #: Tries left after this one, if a remote worker says so itself.
    retries_left: int | None = None
    #: When to try again, if a remote worker says so itself.
    retry_at: datetime | None = None

    def execute(self, context: CommandContext) -> None:
        """Note the failure.

        Raises:
            LeaseLost: the job was canceled or given to another.
        """
        claimed = self.claimed
        root = lock_root(context, claimed.root_id) if claimed.root_id else None
        left = (
            claimed.retries_left - 1 if self.retries_left is None else self.retries_left
        )
        error = storable(self.error)[:_LONGEST_ERROR]
        due_at = self._next_due(context)
        job_lease.fail(
            context,
            claimed,
            {
                "new_state": JobState.CREATED if left > 0 else JobState.FAILED,
                "next_due": due_at if left > 0 else claimed.due_at,
                "retries": max(left, 0),
                "reason": error,
                "details": storable(self.details)[:_LONGEST_DETAILS] or None,
            },
        )
        if left > 0:
            context.job_is_due(due_at)
        data = {
            "job_id": claimed.id,
            "attempt": claimed.attempt,
            "error": error,
            "retries_left": max(left, 0),
        }
        self._record(context, root, error=error, data=data)

    def _next_due(self, context: CommandContext) -> datetime:
        return self.retry_at or next_attempt_at(
            self.claimed.attempt,
            delays=self.claimed.retry_delays,
            now=context.now,
            zone=context.services.settings.zone,
        )

    def _record(
        self,
        context: CommandContext,
        root: Root | None,
        *,
        error: str,
        data: dict[str, object],
    ) -> None:
        new = None if data["retries_left"] else self._incident(context, error)
        if root is None:
            if new is not None:
                context.work.add(incident, self._incident_row(context, new))
            context.work.audit("fail_job", data)
            return
        recorder = Recorder(context, root)
        self._event(recorder, HistoryType.JOB_FAILED, data)
        if new is not None:
            root.open_incidents += 1
            context.work.add(incident, self._incident_row(context, new))
            opened = {"incident_id": new.id, "kind": new.kind, "message": error}
            self._event(recorder, HistoryType.INCIDENT_OPENED, opened)
        recorder.save("fail_job", data)

    def _event(
        self, recorder: Recorder, kind: HistoryType, data: Mapping[str, object]
    ) -> None:
        recorder.event(
            kind,
            instance_id=self.claimed.instance_id,
            element_id=self.claimed.element_id,
            activity_instance_id=self.claimed.activity_instance_id,
            data=data,
        )

    def _incident(self, context: CommandContext, error: str) -> NewIncident:
        return NewIncident(
            id=context.new_id(),
            kind="job_failed",
            instance_id=self.claimed.instance_id or "",
            element_id=self.claimed.element_id or "",
            activity_instance_id=self.claimed.activity_instance_id or "",
            message=error,
        )

    def _incident_row(
        self, context: CommandContext, new: NewIncident
    ) -> dict[str, object]:
        row = incident_row(
            new, root_id=self.claimed.root_id, job_id=self.claimed.id, now=context.now
        )
        return row | {
            "instance_id": self.claimed.instance_id,
            "element_id": self.claimed.element_id,
            "activity_instance_id": self.claimed.activity_instance_id,
        }
