"""Tables of what waits: user tasks, jobs, event subscriptions and incidents.

Finished rows stay; partial indexes see only the open ones. Their conditions stand
here with literals, because a database uses a partial index only for a query that
says the same without parameters.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    false,
    literal_column,
    true,
)

from engine.store.metadata import table
from engine.store.types import Flag, Integer, Json, Text, UtcDateTime

user_task = table(
    "user_task",
    #: The activity instance id.
    Column("id", Text, primary_key=True),
    Column("root_id", Text, ForeignKey("instance.id"), nullable=False),
    Column("instance_id", Text, nullable=False),
    Column("definition_id", Text, nullable=False),
    Column("process_key", Text, nullable=False),
    Column("business_key", Text),
    Column("element_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("form_key", Text),
    Column("state", Text, nullable=False),
    Column("assignee", Text),
    #: Kept when the task ends; `user_task_candidate` has them while it is open.
    Column("candidate_users", Json, nullable=False),
    Column("candidate_groups", Json, nullable=False),
    Column("due_at", UtcDateTime),
    #: `due_at`, or the end of time: both databases sort it alike.
    Column("due_order", UtcDateTime, nullable=False),
    Column("follow_up_at", UtcDateTime),
    Column("priority", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", Text),
    Column("end_reason", Text),
    #: Who delegated it, and how that stands.
    Column("owner", Text),
    Column("delegation", Text),
)
TASK_IS_OPEN = user_task.c.ended_at.is_(None)

Index(
    "ix_user_task_open",
    user_task.c.due_order,
    user_task.c.created_at,
    user_task.c.id,
    sqlite_where=TASK_IS_OPEN,
    postgresql_where=TASK_IS_OPEN,
)
Index(
    "ix_user_task_open_assignee",
    user_task.c.assignee,
    user_task.c.due_order,
    user_task.c.created_at,
    user_task.c.id,
    sqlite_where=TASK_IS_OPEN,
    postgresql_where=TASK_IS_OPEN,
)
Index(
    "ix_user_task_open_business_key",
    user_task.c.business_key,
    sqlite_where=TASK_IS_OPEN,
    postgresql_where=TASK_IS_OPEN,
)
Index("ix_user_task_root_id", user_task.c.root_id, user_task.c.ended_at)
Index("ix_user_task_ended_by", user_task.c.ended_by, user_task.c.ended_at)

#: Who may claim an open user task; the rows go when it ends.
user_task_candidate = table(
    "user_task_candidate",
    Column("task_id", Text, ForeignKey("user_task.id"), nullable=False),
    #: user or group
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("task_id", "kind", "value"),
    Index(None, "kind", "value", "task_id"),
)

job = table(
    "job",
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    #: NULL for work that belongs to no instance.
    Column("root_id", Text, ForeignKey("instance.id")),
    Column("instance_id", Text),
    Column("element_id", Text),
    Column("activity_instance_id", Text),
    #: Which handler does it: of external tasks and notices.
    Column("topic", Text),
    Column("due_at", UtcDateTime, nullable=False),
    #: Higher goes first.
    Column("priority", Integer, nullable=False),
    #: True: not beside another exclusive job of the same root.
    Column("exclusive", Flag, nullable=False),
    #: True while the root is suspended: a claim looks at this row alone.
    Column("suspended", Flag, nullable=False),
    Column("state", Text, nullable=False),
    Column("lock_owner", Text),
    Column("lock_until", UtcDateTime),
    #: Raised at the claim, so that a job that kills its process ends as an incident.
    Column("attempts", Integer, nullable=False),
    Column("retries_left", Integer, nullable=False),
    Column("retry_delays", Json, nullable=False),
    Column("error", Text),
    #: What a developer needs to see of the error, such as a stack trace.
    Column("error_details", Text),
    Column("payload", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)
JOB_IS_OPEN = job.c.ended_at.is_(None)
JOB_IS_CREATED = job.c.state == literal_column("'created'")
JOB_IS_LOCKED = job.c.state == literal_column("'locked'")
JOB_IS_WAITING = JOB_IS_CREATED & job.c.suspended.is_(false())
JOB_HOLDS_ROOT = JOB_IS_LOCKED & job.c.exclusive.is_(true())

Index(
    "ix_job_waiting",
    job.c.priority,
    job.c.due_at,
    job.c.id,
    sqlite_where=JOB_IS_WAITING,
    postgresql_where=JOB_IS_WAITING,
)
# Two workers that claim at the same moment cannot both take the same root.
Index(
    "uq_job_holding_root",
    job.c.root_id,
    unique=True,
    sqlite_where=JOB_HOLDS_ROOT,
    postgresql_where=JOB_HOLDS_ROOT,
)
Index(
    "ix_job_topic",
    job.c.topic,
    job.c.due_at,
    sqlite_where=JOB_IS_CREATED,
    postgresql_where=JOB_IS_CREATED,
)
Index(
    "ix_job_lock_until",
    job.c.lock_until,
    sqlite_where=JOB_IS_LOCKED,
    postgresql_where=JOB_IS_LOCKED,
)
Index("ix_job_root_id", job.c.root_id, job.c.ended_at)

subscription = table(
    "subscription",
    #: The activity instance id.
    Column("id", Text, primary_key=True),
    Column("root_id", Text, ForeignKey("instance.id"), nullable=False),
    Column("instance_id", Text, nullable=False),
    Column("process_key", Text, nullable=False),
    Column("business_key", Text),
    Column("element_id", Text, nullable=False),
    #: message, signal or conditional
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)
SUBSCRIPTION_IS_OPEN = subscription.c.ended_at.is_(None)

Index(
    "ix_subscription_open",
    subscription.c.kind,
    subscription.c.name,
    subscription.c.business_key,
    sqlite_where=SUBSCRIPTION_IS_OPEN,
    postgresql_where=SUBSCRIPTION_IS_OPEN,
)
Index(
    "ix_subscription_open_root_id",
    subscription.c.root_id,
    sqlite_where=SUBSCRIPTION_IS_OPEN,
    postgresql_where=SUBSCRIPTION_IS_OPEN,
)

incident = table(
    "incident",
    Column("id", Text, primary_key=True),
    Column("root_id", Text, ForeignKey("instance.id")),
    Column("instance_id", Text),
    Column("job_id", Text, ForeignKey("job.id")),
    Column("element_id", Text),
    Column("activity_instance_id", Text),
    #: job_failed, uncaught_error, decision_failed: what keeps the instance from going on.
    Column("kind", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("resolved_at", UtcDateTime),
    Column("resolved_by", Text),
    Column("note", Text),
)
INCIDENT_IS_OPEN = incident.c.resolved_at.is_(None)

Index(
    "ix_incident_open",
    incident.c.created_at,
    sqlite_where=INCIDENT_IS_OPEN,
    postgresql_where=INCIDENT_IS_OPEN,
)
Index("ix_incident_root_id", incident.c.root_id)
Index("ix_incident_job_id", incident.c.job_id)
