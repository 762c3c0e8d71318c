"""The table of calendar addresses."""

from __future__ import annotations

from sqlalchemy import Column, Index

from engine.store.metadata import table
from engine.store.types import Text, UtcDateTime

calendar_feed = table(
    "calendar_feed",
    #: SHA-256 of the secret in the address, so that a stolen backup reads no calendar.
    Column("secret_hash", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Index(None, "person_id", "revoked_at"),
)
