"""How far each kind of round has come."""

from __future__ import annotations

from sqlalchemy import Column

from engine.store.metadata import table
from engine.store.types import Text, UtcDateTime

#: Until when each kind of round has been made.
round_mark = table(
    "round_mark",
    Column("name", Text, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)
