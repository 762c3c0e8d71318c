"""Tables of the butler's contracts, patrol plans, patrols, and clients' production days."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, UniqueConstraint

from engine.store.metadata import table
from engine.store.types import Flag, Integer, Json, Text, UtcDateTime

#: A contract between a butler and a client: what plans hang on.
service_contract = table(
    "service_contract",
    Column("id", Text, primary_key=True),
    #: As the paper says it.
    Column("number", Text, nullable=False),
    Column("client_id", Text, ForeignKey("org.id"), nullable=False),
    Column("butler_id", Text, ForeignKey("org.id"), nullable=False),
    #: The one project lead (B6.1.3).
    Column("lead_id", Text, ForeignKey("person.id"), nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text, nullable=False),
    #: The day from which it is over; NULL while it runs.
    Column("ended_on", Text),
    Column("ended_by", Text),
    Column("ended_reason", Text, nullable=False, server_default=""),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    UniqueConstraint("butler_id", "number"),
    Index(None, "client_id"),
)

#: How a project was handed over from one lead to the next (B6.1.3); only grows.
lead_change = table(
    "lead_change",
    Column("contract_id", Text, ForeignKey("service_contract.id"), nullable=False),
    Column("former_id", Text, ForeignKey("person.id"), nullable=False),
    Column("lead_id", Text, ForeignKey("person.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("contract_id", "changed_at"),
)

#: A patrol plan; what it says stands in its versions.
patrol_plan = table(
    "patrol_plan",
    Column("id", Text, primary_key=True),
    Column("contract_id", Text, ForeignKey("service_contract.id"), nullable=False),
    Column("butler_id", Text, ForeignKey("org.id"), nullable=False),
    Column("client_id", Text, ForeignKey("org.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    #: The last day that was handed out; what comes after it is still to come.
    Column("done_until", Text, nullable=False),
    #: The day of the next patrol; NULL when none is to come.
    Column("next_on", Text),
    #: Since when it is ended: no patrol takes place on this day or later.
    Column("ended_on", Text),
    Column("ended_by", Text),
    Column("ended_reason", Text, nullable=False),
    #: Of the calendar under which `next_on` was counted.
    Column("edition", Text, nullable=False),
    Index(None, "next_on"),
    Index(None, "butler_id"),
    Index(None, "client_id"),
    Index(None, "contract_id"),
)

#: What a plan said from a day on; never changed, never deleted.
patrol_plan_version = table(
    "patrol_plan_version",
    Column("plan_id", Text, ForeignKey("patrol_plan.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("from_on", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("frequency", Text, nullable=False),
    Column("every_n", Integer, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("monthday", Integer, nullable=False),
    Column("month", Integer, nullable=False),
    Column("days", Text, nullable=False),
    Column("on_off_day", Text, nullable=False),
    Column("counted_from", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text, nullable=False),
    #: Which form with which words.
    Column("template", Text, nullable=False),
    Column("depth", Text, nullable=False),
    #: Letters of the sections that must be answered.
    Column("sections", Json, nullable=False),
    Column("window_start", Text, nullable=False),
    Column("window_end", Text, nullable=False),
    Column("assignee", Text, ForeignKey("person.id"), nullable=False),
    Column("backup", Text, ForeignKey("person.id"), nullable=False),
    #: The person of the client who signs a check of its own; NULL for patrols.
    Column("signer", Text, ForeignKey("person.id")),
    Column("reason", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("plan_id", "version"),
)

#: One patrol that was handed out, moved or missed.
patrol = table(
    "patrol",
    Column("plan_id", Text, ForeignKey("patrol_plan.id"), nullable=False),
    #: The day that the plan names: with the plan's id, the name of the patrol.
    Column("named_on", Text, nullable=False),
    #: On which it takes place.
    Column("day", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("instance_id", Text),
    #: Why it was missed, moved or is late; empty for an ordinary one.
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("plan_id", "named_on"),
    Index(None, "state", "opens_at"),
    Index(None, "day"),
)

#: What happened to a patrol; only grows.
patrol_event = table(
    "patrol_event",
    Column("plan_id", Text, nullable=False),
    Column("named_on", Text, nullable=False),
    #: Counted for each patrol from 1.
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("plan_id", "named_on", "number"),
)

#: The weekdays on which a client produces.
client_week = table(
    "client_week",
    Column("client_id", Text, ForeignKey("org.id"), primary_key=True),
    #: ISO numbers, 1 = Monday.
    Column("weekdays", Json, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
)

#: Days that differ from the week of a client: 停产, or work on a day off.
client_day = table(
    "client_day",
    Column("client_id", Text, ForeignKey("org.id"), nullable=False),
    Column("day", Text, nullable=False),
    Column("produces", Flag, nullable=False),
    Column("reason", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("client_id", "day"),
)
