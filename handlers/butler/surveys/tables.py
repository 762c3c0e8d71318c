"""Tables of the surveys of satisfaction, and of what was done because of them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, UniqueConstraint

from engine.store.metadata import table
from engine.store.types import Json, Text, UtcDateTime

client_survey = table(
    "client_survey",
    Column("id", Text, primary_key=True),
    Column("butler_id", Text, ForeignKey("org.id"), nullable=False),
    Column("client_id", Text, ForeignKey("org.id"), nullable=False),
    #: The client as it was on file then; it stays when two entries are merged.
    Column("sent_to", Text, nullable=False),
    #: The contract that was running when it was sent.
    Column("contract_id", Text, ForeignKey("service_contract.id"), nullable=False),
    #: Year and month in which it was due to be sent.
    Column("period", Text, nullable=False),
    Column("state", Text, nullable=False),
    #: Grades by question; empty before it is answered.
    Column("grades", Json, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    #: A client is asked once in a period, also when rounds repeat themselves.
    UniqueConstraint("butler_id", "sent_to", "period"),
    Index(None, "client_id"),
    Index(None, "contract_id"),
)

survey_action = table(
    "survey_action",
    Column("id", Text, primary_key=True),
    Column("butler_id", Text, ForeignKey("org.id"), nullable=False),
    #: The surveys that it follows from.
    Column("period", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("due_on", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="planned"),
    #: NULL until it is done.
    Column("done_on", Text),
    Column("result", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index(None, "butler_id", "period"),
)

#: What was said of an action before, who changed it and why; only grows.
survey_action_change = table(
    "survey_action_change",
    Column("id", Text, primary_key=True),
    Column("action_id", Text, ForeignKey("survey_action.id"), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", Text, ForeignKey("person.id"), nullable=False),
    #: Columns of the action that differ, before and after.
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "action_id"),
)
