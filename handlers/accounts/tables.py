"""Tables of sign-ins: who is signed in where, and who guesses."""

from __future__ import annotations

from sqlalchemy import Column, Index

from engine.store.metadata import table
from engine.store.types import Integer, Text, UtcDateTime

web_session = table(
    "web_session",
    #: SHA-256 of the cookie's token, so that a stolen backup opens no session.
    Column("token_hash", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("address", Text, nullable=False),
    Index(None, "person_id"),
    Index(None, "seen_at"),
)

sign_in_failure = table(
    "sign_in_failure",
    #: What is counted: an account, an account on a known device, or an address.
    Column("key", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_failed_at", UtcDateTime, nullable=False),
)
