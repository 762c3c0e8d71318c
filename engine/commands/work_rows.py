"""The rows of what an advance creates: instances, user tasks, jobs, waits, incidents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from engine.model.advance import (
    JobKind,
    NewIncident,
    NewInstance,
    NewJob,
    NewSubscription,
    NewUserTask,
)
from engine.model.lifecycles import (
    IncidentState,
    InstanceState,
    JobState,
    UserTaskState,
)

#: Sorts behind every due date.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
#: Of work that another instance or nobody waits for: nothing of the root is in it.
OUTBOX_RETRIES = 5


def key_of(definition_id: str) -> str:
    """Return the process key in a definition id `key:version:uuid`."""
    return definition_id.rsplit(":", 2)[0]


def instance_row(new: NewInstance, *, now: datetime, actor: str) -> dict[str, object]:
    """Return the row of an instance that has just begun."""
    return {
        "id": new.id,
        "root_id": new.root_id,
        "super_id": new.super_id,
        "super_activity_id": new.super_activity_id,
        "definition_id": new.definition_id,
        "process_key": key_of(new.definition_id),
        "business_key": new.business_key,
        "state": InstanceState.ACTIVE,
        "started_at": now,
        "started_by": actor,
        "ended_at": None,
        "ended_by": None,
        "end_reason": None,
        "snapshot": None,
        "revision": 1,
        "open_incidents": 0,
        "history_seq": 0,
        "audit_seq": 0,
        "audit_head": "",
    }


def user_task_row(
    new: NewUserTask,
    *,
    root_id: str,
    definition_id: str,
    business_key: str | None,
    now: datetime,
) -> dict[str, object]:
    """Return the row of a user task; one that names its assignee is claimed."""
    claimed = new.assignee is not None
    return {
        "id": new.id,
        "root_id": root_id,
        "instance_id": new.instance_id,
        "definition_id": definition_id,
        "process_key": key_of(definition_id),
        "business_key": business_key,
        "element_id": new.element_id,
        "name": new.name,
        "form_key": new.form_key,
        "state": UserTaskState.CLAIMED if claimed else UserTaskState.CREATED,
        "assignee": new.assignee,
        "candidate_users": list(new.candidate_users),
        "candidate_groups": list(new.candidate_groups),
        "due_at": new.due_at,
        "due_order": new.due_at or NEVER,
        "follow_up_at": new.follow_up_at,
        "priority": new.priority,
        "created_at": now,
        "ended_at": None,
        "ended_by": None,
        "end_reason": None,
        "owner": None,
        "delegation": None,
    }


def candidate_rows(new: NewUserTask) -> list[dict[str, object]]:
    """Return a row for each person and group that may claim a user task."""
    rows: list[dict[str, object]] = []
    for kind, values in (
        ("user", new.candidate_users),
        ("group", new.candidate_groups),
    ):
        rows += ({"task_id": new.id, "kind": kind, "value": value} for value in values)
    return rows


def job_row(new: NewJob, *, root_id: str | None, now: datetime) -> dict[str, object]:
    """Return the row of a job."""
    return {
        "id": new.id,
        "kind": str(new.kind),
        "root_id": root_id,
        "instance_id": new.instance_id,
        "element_id": new.element_id,
        "activity_instance_id": new.activity_instance_id,
        "topic": new.topic,
        "due_at": new.due_at,
        "priority": new.priority,
        # A worker may hold an external task for long: its timers must not wait for it.
        "exclusive": new.exclusive and new.kind is not JobKind.EXTERNAL,
        "suspended": False,
        "state": JobState.CREATED,
        "lock_owner": None,
        "lock_until": None,
        "attempts": 0,
        "retries_left": new.retries,
        "retry_delays": list(new.retry_delays),
        "error": None,
        "error_details": None,
        "payload": dict(new.payload),
        "created_at": now,
        "ended_at": None,
    }


def outbox_job_row(
    kind: JobKind,
    *,
    job_id: str,
    root_id: str | None,
    payload: Mapping[str, object],
    due_at: datetime,
    now: datetime,
    topic: str | None = None,
) -> dict[str, object]:
    """Return the row of a job for which nothing in a root instance waits."""
    new = NewJob(
        id=job_id,
        kind=kind,
        instance_id=root_id or "",
        element_id=None,
        activity_instance_id=None,
        due_at=due_at,
        topic=topic,
        retries=OUTBOX_RETRIES,
        exclusive=False,
        payload=payload,
    )
    return job_row(new, root_id=root_id, now=now) | {"instance_id": root_id}


def subscription_row(
    new: NewSubscription,
    *,
    root_id: str,
    definition_id: str,
    business_key: str | None,
    now: datetime,
) -> dict[str, object]:
    """Return the row of a wait for a message, a signal or a condition."""
    return {
        "id": new.id,
        "root_id": root_id,
        "instance_id": new.instance_id,
        "process_key": key_of(definition_id),
        "business_key": business_key,
        "element_id": new.element_id,
        "kind": new.kind,
        "name": new.name,
        "created_at": now,
        "ended_at": None,
    }


def incident_row(
    new: NewIncident, *, root_id: str | None, job_id: str | None, now: datetime
) -> dict[str, object]:
    """Return the row of an incident."""
    return {
        "id": new.id,
        "root_id": root_id,
        "instance_id": new.instance_id,
        "job_id": job_id,
        "element_id": new.element_id,
        "activity_instance_id": new.activity_instance_id,
        "kind": new.kind,
        "message": new.message,
        "state": IncidentState.OPEN,
        "created_at": now,
        "resolved_at": None,
        "resolved_by": None,
        "note": None,
    }
