"""Mark rows as ended: what an advance of the interpreter has finished or withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, update

from engine.model.lifecycles import (
    IncidentState,
    InstanceState,
    JobState,
    UserTaskState,
)
from engine.store.tables import (
    INCIDENT_IS_OPEN,
    JOB_IS_OPEN,
    SUBSCRIPTION_IS_OPEN,
    TASK_IS_OPEN,
    incident,
    instance,
    job,
    subscription,
    user_task,
    user_task_candidate,
)


def _ids(name: str) -> Any:
    return bindparam(name, expanding=True)


_END_TASK = (
    update(user_task)
    .where(user_task.c.id == bindparam("task_id"), TASK_IS_OPEN)
    .values(
        state=bindparam("new_state"),
        ended_at=bindparam("at"),
        ended_by=bindparam("by"),
        end_reason=bindparam("reason"),
    )
)
_DROP_CANDIDATES = delete(user_task_candidate).where(
    user_task_candidate.c.task_id.in_(_ids("ids"))
)
_CANCEL_JOBS = (
    update(job)
    .where(
        job.c.root_id == bindparam("root"),
        job.c.activity_instance_id.in_(_ids("ids")),
        JOB_IS_OPEN,
    )
    .values(
        state=str(JobState.CANCELED),
        ended_at=bindparam("at"),
        lock_owner=None,
        lock_until=None,
    )
)
_END_SUBSCRIPTIONS = (
    update(subscription)
    .where(subscription.c.id.in_(_ids("ids")), SUBSCRIPTION_IS_OPEN)
    .values(ended_at=bindparam("at"))
)
_VOID_INCIDENTS = (
    update(incident)
    .where(
        incident.c.root_id == bindparam("root"),
        incident.c.activity_instance_id.in_(_ids("ids")),
        INCIDENT_IS_OPEN,
    )
    .values(
        state=str(IncidentState.RESOLVED),
        resolved_at=bindparam("at"),
        resolved_by=bindparam("by"),
        note="the place is gone",
    )
    .returning(incident)
)
_END_INSTANCE = (
    update(instance)
    .where(instance.c.id == bindparam("instance"))
    .values(
        state=bindparam("new_state"), ended_at=bindparam("at"), ended_by=bindparam("by")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """Ends rows of one root instance at one moment, by one actor."""

    connection: Connection
    root_id: str
    at: datetime
    by: str

    def user_tasks(self, ended: Collection[tuple[str, UserTaskState, str]]) -> None:
        """End user tasks: (id, state, reason)."""
        if not ended:
            return
        rows = [
            {
                "task_id": task_id,
                "new_state": str(state),
                "at": self.at,
                "by": self.by,
                "reason": reason or None,
            }
            for task_id, state, reason in ended
        ]
        self.connection.execute(_END_TASK, rows)
        ids = [task_id for task_id, _, _ in ended]
        self.connection.execute(_DROP_CANDIDATES, {"ids": ids})

    def jobs_at(self, activity_ids: Collection[str]) -> None:
        """Cancel the open jobs of activities."""
        if activity_ids:
            self.connection.execute(
                _CANCEL_JOBS,
                {"root": self.root_id, "ids": list(activity_ids), "at": self.at},
            )

    def subscriptions(self, ids: Collection[str]) -> None:
        """End waits."""
        if ids:
            self.connection.execute(
                _END_SUBSCRIPTIONS, {"ids": list(ids), "at": self.at}
            )

    def incidents_at(self, activity_ids: Collection[str]) -> list[Row[Any]]:
        """End the open incidents of activities that are gone; return their rows."""
        if not activity_ids:
            return []
        parameters = {
            "root": self.root_id,
            "ids": list(activity_ids),
            "at": self.at,
            "by": self.by,
        }
        return list(self.connection.execute(_VOID_INCIDENTS, parameters))

    def called_instances(self, ended: Iterable[tuple[str, InstanceState]]) -> None:
        """End called instances."""
        rows = [
            {
                "instance": instance_id,
                "new_state": str(state),
                "at": self.at,
                "by": self.by,
            }
            for instance_id, state in ended
        ]
        if rows:
            self.connection.execute(_END_INSTANCE, rows)
