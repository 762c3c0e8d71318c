"""Tables of sign-ins: who is signed in, who guesses, who is invited."""

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

#: A code, printed on paper, that opens one account once.
invitation = table(
    "invitation",
    Column("id", Text, primary_key=True),
    #: The code itself is nowhere stored.
    Column("code_hash", Text, nullable=False, unique=True),
    #: join: a new person of the organisation; reset: a new password of a person.
    Column("purpose", Text, nullable=False),
    Column("org_id", Text, nullable=False),
    #: Whose password it sets; for a new person NULL until the code is used.
    Column("person_id", Text),
    Column("role", Text, nullable=False),
    #: The case for which it was given out.
    Column("business_key", Text),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Index(None, "org_id"),
    Index(None, "person_id"),
    Index(None, "business_key"),
)
