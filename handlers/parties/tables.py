"""Tables of organisations, people, roles, experts, substitutes and views."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint

from engine.store.metadata import table
from engine.store.types import Flag, Text, UtcDateTime

org = table(
    "org",
    Column("id", Text, primary_key=True),
    #: bureau, station, agency, lab, entity or butler
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("credit_code", Text, unique=True),
    Column("district", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("active", Flag, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    #: The organisation above it: 局 above 分局, 分局 above 所.
    Column("parent_id", Text),
    #: The organisation that this double was merged into.
    Column("merged_into", Text),
    Index(None, "kind", "name"),
    Index(None, "parent_id"),
    Index(None, "merged_into"),
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
    #: When the person left for good; NULL for who works or is only locked.
    Column("left_at", UtcDateTime),
    #: When the person allowed the position of their photographs to be kept.
    Column("position_consent_at", UtcDateTime),
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
    #: The scan of it.
    Column("evidence_id", Text),
    #: Why a leader lets a qualification count that 7.2.1.3 does not name; who, when.
    Column("recognition", Text, nullable=False, server_default=""),
    Column("recognised_by", Text),
    Column("recognised_at", UtcDateTime),
    Index(None, "person_id"),
    Index(None, "valid_to"),
)

#: What the agency keeps of an expert besides title and certificates (7.2.1.3).
expert_profile = table(
    "expert_profile",
    Column("person_id", Text, ForeignKey("person.id"), primary_key=True),
    #: The title as the paper says it, such as 高级工程师(机电).
    Column("title_name", Text, nullable=False),
    #: Theory or practice in quality management.
    Column("quality_experience", Text, nullable=False),
    #: Fields of technology whose standards the expert knows.
    Column("fields", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

#: Who employed or paid an expert, and when: the ground for 回避.
expert_employer = table(
    "expert_employer",
    Column("id", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    #: The organisation, where it is on file.
    Column("org_id", Text),
    Column("org_name", Text, nullable=False),
    #: 受聘 or 取得报酬
    Column("relation", Text, nullable=False),
    Column("from_on", Text, nullable=False),
    #: NULL while it lasts.
    Column("until_on", Text),
    Index(None, "person_id"),
    Index(None, "org_id"),
)

#: Who works in whose stead, and when (代理).
substitution = table(
    "substitution",
    Column("id", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("substitute_id", Text, ForeignKey("person.id"), nullable=False),
    Column("from_at", UtcDateTime, nullable=False),
    #: The first moment at which it holds no more; moved forward to end it early.
    Column("until_at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("named_by", Text, nullable=False),
    Column("named_at", UtcDateTime, nullable=False),
    #: Who ended it before its time.
    Column("ended_by", Text),
    Index(None, "substitute_id", "until_at"),
    Index(None, "person_id", "until_at"),
)

#: Who looked at what: one row a person, thing and day; never changed.
view_log = table(
    "view_log",
    Column("person_id", Text, nullable=False),
    #: case, form, document, evidence, export or phone
    Column("kind", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    #: The day in Xiamen.
    Column("day", Text, nullable=False),
    Column("business_key", Text),
    #: What it was, in words.
    Column("title", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("person_id", "kind", "object_id", "day"),
    Index(None, "business_key", "at"),
    Index(None, "at"),
)
