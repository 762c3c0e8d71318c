"""Repair an incident: let the instance try again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, update

from engine.commands.context import CommandContext
from engine.commands.recorder import Recorder
from engine.commands.roots import Root, lock_root, must_operate
from engine.commands.step import Step
from engine.errors import IncidentNotFound, InstanceNotFound, WrongState
from engine.model.history import HistoryType
from engine.model.lifecycles import IncidentState, JobState
from engine.model.texts import storable
from engine.store.tables import incident, job


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveIncident:
    """Close an incident, and run again what had failed."""

    incident_id: str
    #: Tries that the job gets; None = one.
    retries: int | None = None
    note: str = ""

    def execute(self, context: CommandContext) -> None:
        """Resolve the incident.

        Raises:
            IncidentNotFound: there is none that the actor may see.
            NotAllowed: the actor is no operator.
            WrongState: it is resolved already.
        """
        root = self._lock(context)
        must_operate(context, "resolve an incident")
        row = self._find(context)
        if row.state != IncidentState.OPEN:
            raise WrongState(
                action="resolve", wanted=f"incident {row.id}", state=row.state
            )
        if root is not None:
            self._go_on(context, root, row)
        else:
            context.work.audit("resolve_incident", self._payload())
        if row.job_id is not None:
            self._retry_job(context, row.job_id)
        self._close(context)

    def _lock(self, context: CommandContext) -> Root | None:
        row = self._find(context)
        if row.root_id is None:
            return None
        try:
            return lock_root(context, row.root_id)
        except InstanceNotFound as error:
            raise IncidentNotFound(self.incident_id) from error

    def _find(self, context: CommandContext) -> Row[Any]:
        query = select(incident).where(incident.c.id == self.incident_id)
        row = context.work.connection.execute(query).one_or_none()
        if row is None:
            raise IncidentNotFound(self.incident_id)
        return row

    def _go_on(self, context: CommandContext, root: Root, row: Row[Any]) -> None:
        root.open_incidents -= 1
        if row.job_id is not None:
            recorder = Recorder(context, root)
            self._record(recorder, row)
            recorder.save("resolve_incident", self._payload())
            return
        root.must_be_active("resolve an incident of")
        step = Step.resume(context, root)
        self._record(step.recorder, row)
        step.interpreter.retry(row.activity_instance_id)
        step.finish("resolve_incident", self._payload())

    def _record(self, recorder: Recorder, row: Row[Any]) -> None:
        recorder.event(
            HistoryType.INCIDENT_RESOLVED,
            instance_id=row.instance_id,
            element_id=row.element_id,
            activity_instance_id=row.activity_instance_id,
            data={"incident_id": row.id, "note": storable(self.note)},
        )

    def _payload(self) -> dict[str, object]:
        return {
            "incident_id": self.incident_id,
            "retries": self.retries,
            "note": storable(self.note),
        }

    def _retry_job(self, context: CommandContext, job_id: str) -> None:
        context.work.connection.execute(
            update(job)
            .where(job.c.id == job_id, job.c.state == JobState.FAILED)
            .values(
                state=JobState.CREATED,
                retries_left=self.retries or 1,
                due_at=context.now,
            )
        )
        context.job_is_due(context.now)

    def _close(self, context: CommandContext) -> None:
        values: dict[str, object] = {
            "state": IncidentState.RESOLVED,
            "resolved_at": context.now,
            "resolved_by": context.actor.id,
        }
        if self.note:
            # What was written beside it before stays otherwise.
            values["note"] = storable(self.note)
        context.work.connection.execute(
            update(incident).where(incident.c.id == self.incident_id).values(values)
        )
