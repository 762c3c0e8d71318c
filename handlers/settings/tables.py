"""The table of changed settings, append-only: it is its own history."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint

from engine.store.metadata import table
from engine.store.types import Integer, Json, Text, UtcDateTime

setting_change = table(
    "setting_change",
    Column("key", Text, nullable=False),
    #: Id of the bureau whose setting it is; empty for the whole installation.
    Column("bureau_id", Text, nullable=False),
    #: Counts the changes of one key for one bureau; the last one holds.
    Column("version", Integer, nullable=False),
    Column("value", Json, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("key", "bureau_id", "version"),
)
