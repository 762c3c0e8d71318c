"""What reminders have said already."""

from __future__ import annotations

from sqlalchemy import Column

from engine.store.metadata import table
from engine.store.types import Text, UtcDateTime

#: What was said: a step of a deadline is told once for ever.
reminder = table(
    "reminder",
    Column("key", Text, primary_key=True),
    Column("told_at", UtcDateTime, nullable=False),
)
