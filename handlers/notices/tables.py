"""Tables of notices."""

from __future__ import annotations

from sqlalchemy import Column, Index, UniqueConstraint

from engine.store.metadata import table
from engine.store.types import Text, UtcDateTime

#: What somebody was told; rows are added, and only `seen_at` is ever set.
notice = table(
    "notice",
    Column("id", Text, primary_key=True),
    Column("person_id", Text, nullable=False),
    #: What is told: the same person is told it once.
    Column("key", Text, nullable=False),
    #: A `NoticeKind`.
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    #: A path of this service, or nothing.
    Column("link", Text, nullable=False),
    #: The case that it tells of: only who sees the case reads it.
    Column("business_key", Text),
    Column("told_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    UniqueConstraint("person_id", "key"),
)
NOTICE_IS_NEW = notice.c.seen_at.is_(None)

Index("ix_notice_person_id", notice.c.person_id, notice.c.told_at, notice.c.id)
Index(
    "ix_notice_new",
    notice.c.person_id,
    sqlite_where=NOTICE_IS_NEW,
    postgresql_where=NOTICE_IS_NEW,
)
