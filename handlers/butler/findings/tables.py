"""Tables of findings: one row each, the evidence, and the numbers of a unit and a year."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from engine.store.metadata import table
from engine.store.types import Flag, Integer, Json, Text, UtcDateTime

service_finding = table(
    "service_finding",
    Column("id", Text, primary_key=True),
    Column("butler_id", Text, ForeignKey("org.id"), nullable=False),
    Column("client_id", Text, ForeignKey("org.id"), nullable=False),
    Column("contract_id", Text, ForeignKey("service_contract.id"), nullable=False),
    #: Such as FX-2026-0007.
    Column("number", Text, nullable=False),
    #: What it was found at: check, patrol, complaint, incident or daily work.
    Column("source", Text, nullable=False),
    #: Names the place at the source, so that a repetition makes no second finding.
    Column("source_key", Text, nullable=False),
    #: Letter of the section of the check, if it has one.
    Column("section", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("severity", Text, nullable=False),
    #: It may endanger persons or property.
    Column("danger", Flag, nullable=False),
    #: Ids of the files that show it.
    Column("evidence", Json, nullable=False),
    Column("state", Text, nullable=False),
    #: How often the client has corrected it.
    Column("round", Integer, nullable=False),
    #: Until when the client corrects it; NULL before the advice is given.
    Column("due_at", UtcDateTime),
    Column("found_by", Text, nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    #: The bureau that was asked to register it; NULL where none was.
    Column("referred_to", Text),
    #: The bureau's case, named here and nowhere opened to the butler.
    Column("case_no", Text),
    UniqueConstraint("source", "source_key"),
    UniqueConstraint("butler_id", "number"),
    Index(None, "butler_id", "found_at"),
    Index(None, "client_id"),
    Index(None, "contract_id"),
)

#: The last number that a unit gave in a year.
finding_series = table(
    "finding_series",
    Column("butler_id", Text, ForeignKey("org.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("last_serial", Integer, nullable=False),
    PrimaryKeyConstraint("butler_id", "year"),
)
