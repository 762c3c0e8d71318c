"""Tables of retention: legal holds, proposals of destruction, and their certificates.

They stay when a file goes: what was held, decided and destroyed can still be told.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, UniqueConstraint

from engine.store.metadata import table
from engine.store.types import Integer, Json, Text, UtcDateTime

#: A file that must stay for a reason of its own, however old it is.
legal_hold = table(
    "legal_hold",
    Column("id", Text, primary_key=True),
    #: Of the contract; no reference, for the hold outlives it.
    Column("contract_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("lifted_by", Text),
    Column("lifted_at", UtcDateTime),
    Column("lift_reason", Text),
    Index(None, "contract_id"),
)

#: A list of files that may go, and what became of it.
purge = table(
    "purge",
    Column("id", Text, primary_key=True),
    Column("org_id", Text, ForeignKey("org.id"), nullable=False),
    #: proposed, approved, withdrawn or done
    Column("state", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", UtcDateTime),
    Column("remark", Text, nullable=False),
    Column("done_at", UtcDateTime),
    Index(None, "org_id", "proposed_at"),
)

#: One file of such a list.
purge_item = table(
    "purge_item",
    Column("purge_id", Text, ForeignKey("purge.id"), nullable=False),
    Column("contract_id", Text, nullable=False),
    #: What the list said of it: number, client, end, last day.
    Column("about", Json, nullable=False),
    #: listed, destroyed or kept
    Column("state", Text, nullable=False),
    #: Why it was kept after all.
    Column("reason", Text, nullable=False),
    #: What went, by kind: count and digest.
    Column("gone", Json, nullable=False),
    PrimaryKeyConstraint("purge_id", "contract_id"),
)

#: What was destroyed, sealed: each names the one before it.
purge_certificate = table(
    "purge_certificate",
    Column("org_id", Text, ForeignKey("org.id"), nullable=False),
    #: From 1, without a gap in each unit.
    Column("seq", Integer, nullable=False),
    Column("purge_id", Text, ForeignKey("purge.id"), nullable=False),
    Column("content", Json, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("org_id", "seq"),
    UniqueConstraint("purge_id"),
)
