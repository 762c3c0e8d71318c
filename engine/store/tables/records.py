"""Tables that are only ever added to: history and the chained audit."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, literal_column

from engine.store.metadata import table
from engine.store.types import BigInt, Json, Text, UtcDateTime

history = table(
    "history",
    Column("root_id", Text, nullable=False),
    #: 1, 2, 3 ... without a gap in each root.
    Column("seq", BigInt, nullable=False),
    Column("instance_id", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Column("actor", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("element_id", Text),
    Column("activity_instance_id", Text),
    Column("scope_id", Text),
    Column("data", Json, nullable=False),
    PrimaryKeyConstraint("root_id", "seq"),
)

#: With a literal, because a database uses a partial index only for a query that says
#: the same without parameters.
IS_DECISION = history.c.type == literal_column("'decision_evaluated'")
Index(
    "ix_history_decisions",
    history.c.at,
    history.c.root_id,
    history.c.seq,
    sqlite_where=IS_DECISION,
    postgresql_where=IS_DECISION,
)

audit = table(
    "audit",
    #: The root instance, or `admin` for what concerns none.
    Column("chain", Text, nullable=False),
    Column("seq", BigInt, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    #: SHA-256 over salt and payload: the chain holds when a payload is erased.
    Column("payload_digest", Text, nullable=False),
    Column("salt", Text),
    Column("payload", Text),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("chain", "seq"),
    Index(None, "at"),
)

#: Root instances that were removed with their history, for which reason.
removed_root = table(
    "removed_root",
    Column("root_id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

#: The heads of chains that have no root instance to keep them.
audit_chain = table(
    "audit_chain",
    Column("chain", Text, primary_key=True),
    Column("seq", BigInt, nullable=False),
    Column("head", Text, nullable=False),
)

#: Heads of all chains that had grown at a moment, chained themselves.
audit_seal = table(
    "audit_seal",
    Column("seq", BigInt, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    #: [chain, seq, hash] of each.
    Column("heads", Json, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index(None, "at"),
)
