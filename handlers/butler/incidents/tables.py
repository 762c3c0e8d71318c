"""Tables of unforeseen events: one row each, and the numbers of a unit and a year."""

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

service_incident = table(
    "service_incident",
    Column("id", Text, primary_key=True),
    Column("butler_id", Text, ForeignKey("org.id"), nullable=False),
    Column("client_id", Text, ForeignKey("org.id"), nullable=False),
    Column("contract_id", Text, ForeignKey("service_contract.id"), nullable=False),
    #: Such as SJ-2026-001.
    Column("number", Text, nullable=False),
    #: What happened.
    Column("text", Text, nullable=False),
    Column("happened_at", UtcDateTime, nullable=False),
    Column("place", Text, nullable=False),
    Column("severity", Text, nullable=False),
    #: Which persons or which property are in danger; empty if none are.
    Column("endangered", Text, nullable=False),
    #: Who found it, of whatever organisation.
    Column("found_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    #: By when measures are taken (B6.4.2).
    Column("measures_due_at", UtcDateTime, nullable=False),
    Column("measures_at", UtcDateTime),
    #: When the client was told; until then its people do not find it here.
    Column("client_told_at", UtcDateTime),
    #: When the client confirmed to have been told; NULL where it did not.
    Column("client_confirmed_at", UtcDateTime),
    #: Whether authorities were told, and why not; NULL until that is decided.
    Column("bureau_notice", Text),
    Column("bureau_reason", Text, nullable=False),
    #: Whether the arrangements for emergencies fit; NULL before the review (B6.4.3).
    Column("fits", Flag),
    #: What of them is to change, and by which day.
    Column("changes", Text, nullable=False),
    Column("change_by", Text),
    Column("reported_by", Text, nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    UniqueConstraint("butler_id", "number"),
    Index(None, "butler_id", "happened_at"),
    Index(None, "client_id"),
    Index(None, "contract_id"),
)

#: The last number that a unit gave in a year.
incident_series = table(
    "incident_series",
    Column("butler_id", Text, ForeignKey("org.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("last_serial", Integer, nullable=False),
    PrimaryKeyConstraint("butler_id", "year"),
)
