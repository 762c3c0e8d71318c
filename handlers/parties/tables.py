"""Tables of organisations, people, their roles and certificates."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint

from engine.store.metadata import table
from engine.store.types import Flag, Text, UtcDateTime

org = table(
    "org",
    Column("id", Text, primary_key=True),
    #: bureau, agency, lab, entity or butler
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("credit_code", Text, unique=True),
    Column("district", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("active", Flag, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "kind", "name"),
)

person = table(
    "person",
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("org_id", Text, ForeignKey("org.id"), nullable=False),
    Column("phone", Text, nullable=False),
    #: 初级, 中级, 副高级, 高级, 正高级 or nothing
    Column("title_level", Text, nullable=False),
    Column("active", Flag, nullable=False),
    #: NULL until a password is set: such a person cannot sign in.
    Column("password_hash", Text),
    Column("password_changed_at", UtcDateTime),
    Column("must_change_password", Flag, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "org_id"),
)

person_role = table(
    "person_role",
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    #: Lane key or `admin`, `operator`: the group of candidate groups in diagrams.
    Column("role", Text, nullable=False),
    PrimaryKeyConstraint("person_id", "role"),
    Index(None, "role"),
)

expert_certificate = table(
    "expert_certificate",
    Column("id", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
    #: NULL for a certificate without an end.
    Column("valid_to", Text),
    Index(None, "person_id"),
)
