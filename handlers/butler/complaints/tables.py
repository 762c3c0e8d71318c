"""Tables of complaints: one row each; who complained lies apart and is deleted later."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from engine.store.metadata import table
from engine.store.types import Flag, Integer, Text, UtcDateTime

service_complaint = table(
    "service_complaint",
    Column("id", Text, primary_key=True),
    Column("butler_id", Text, ForeignKey("org.id"), nullable=False),
    #: Whose complaint it is, where that is a client of the unit.
    Column("client_id", Text, ForeignKey("org.id")),
    #: Such as TS-2026-031.
    Column("number", Text, nullable=False),
    #: How it came: public page, client's page, or telephone.
    Column("way", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    #: By when the unit has promised an answer.
    Column("promised_at", UtcDateTime, nullable=False),
    #: Why the promise was not kept, as the complainant reads it.
    Column("explanation", Text, nullable=False),
    #: The answer, as the complainant reads it.
    Column("feedback", Text, nullable=False),
    Column("feedback_at", UtcDateTime),
    #: What the complainant says of the answer; NULL as long as they say nothing.
    Column("satisfied", Flag),
    #: SHA-256 of the secret in the address of the progress page.
    Column("token_hash", Text, nullable=False, unique=True),
    Column("entered_by", Text),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    #: When name and telephone of the complainant were deleted.
    Column("forgotten_at", UtcDateTime),
    UniqueConstraint("butler_id", "number"),
    Index(None, "butler_id", "entered_at"),
    Index(None, "client_id"),
    Index(None, "closed_at"),
)

#: Who complained; the row goes when it is needed no more.
complaint_contact = table(
    "complaint_contact",
    Column("complaint_id", Text, ForeignKey("service_complaint.id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    #: When they agreed that both are kept for the answer.
    Column("agreed_at", UtcDateTime, nullable=False),
)

#: The last number that a unit gave in a year.
complaint_series = table(
    "complaint_series",
    Column("butler_id", Text, ForeignKey("org.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("last_serial", Integer, nullable=False),
    PrimaryKeyConstraint("butler_id", "year"),
)
