"""Tables of approvals: what was asked, what waits, and how it ended."""

from __future__ import annotations

from sqlalchemy import Column, Index

from engine.store.metadata import table
from engine.store.types import Json, Text, UtcDateTime

#: Everything that was ever sent for approval; rows are only added.
approval = table(
    "approval",
    Column("id", Text, primary_key=True),
    Column("business_key", Text, nullable=False),
    Column("bureau_id", Text, nullable=False),
    Column("root_id", Text, nullable=False),
    #: The matter, or the clock that is to be suspended.
    Column("task_id", Text, nullable=False),
    Column("element_id", Text, nullable=False),
    #: Name of the matter, as it stood in the diagram.
    Column("matter", Text, nullable=False),
    #: What the officer tells the leader; may be empty.
    Column("reason", Text, nullable=False),
    #: The answers as they were typed: they go back as a draft.
    Column("raw", Json, nullable=False),
    #: The same answers as valid values, for reading.
    Column("answers", Json, nullable=False),
    #: What the ids among the answers were called on that day.
    Column("labels", Json, nullable=False),
    Column("form_key", Text, nullable=False),
    Column("deployment_id", Text, nullable=False),
    #: For whom the officer files it from paper (代录); else NULL.
    Column("filed_for", Text),
    #: In whose stead it was sent (代理); else NULL.
    Column("in_stead_of", Text),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Index(None, "business_key", "asked_at"),
    Index(None, "task_id", "asked_at"),
)

#: What is not answered yet: at most one request a matter.
approval_waiting = table(
    "approval_waiting",
    Column("task_id", Text, primary_key=True),
    Column("approval_id", Text, nullable=False, unique=True),
    Column("bureau_id", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Index(None, "bureau_id", "due_at"),
)

#: How a request ended; rows are only added, one for each request.
approval_end = table(
    "approval_end",
    Column("approval_id", Text, primary_key=True),
    #: agreed, returned, withdrawn, void or handed_on
    Column("outcome", Text, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("ended_by", Text, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
)
