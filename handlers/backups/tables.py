"""The log of back-ups: each run with what came of it; only grows."""

from __future__ import annotations

from sqlalchemy import Column, Index

from engine.store.metadata import table
from engine.store.types import BigInt, Flag, Text, UtcDateTime

backup_run = table(
    "backup_run",
    Column("id", Text, primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
    #: Name of its folder; empty where none could be made.
    Column("name", Text, nullable=False),
    #: Of the copy of the database, in bytes.
    Column("size", BigInt, nullable=False),
    #: Rows that the trial found in the copy, and files that it read.
    Column("rows", BigInt, nullable=False),
    Column("files", BigInt, nullable=False),
    #: True: it was made, restored elsewhere, and everything held.
    Column("good", Flag, nullable=False),
    #: What did not hold, in words of the operator; empty where all did.
    Column("faults", Text, nullable=False),
    Index(None, "started_at"),
)
