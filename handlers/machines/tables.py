"""The table of tokens with which programs come."""

from __future__ import annotations

from sqlalchemy import Column, Index

from engine.store.metadata import table
from engine.store.types import Json, Text, UtcDateTime

machine_token = table(
    "machine_token",
    Column("id", Text, primary_key=True),
    #: SHA-256: the token itself is shown once and nowhere stored.
    Column("token_hash", Text, nullable=False, unique=True),
    #: What its owner calls it: the computer or program that has it.
    Column("name", Text, nullable=False),
    #: As whom the program works: it sees and may do no more than this person.
    Column("person_id", Text, nullable=False),
    Column("scopes", Json, nullable=False),
    #: Topics of external tasks that it may fetch; NULL = any.
    Column("topics", Json),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    #: Written at most once a minute.
    Column("used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
    Index(None, "person_id"),
)

#: Accounts that are programs: operators without a password.
program_account = table(
    "program_account",
    Column("person_id", Text, primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", Text, nullable=False),
)
