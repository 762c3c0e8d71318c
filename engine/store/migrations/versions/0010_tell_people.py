"""Keep what people are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.Column("told_at", types.UtcDateTime, nullable=False),
        sa.Column("seen_at", types.UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_notice_person_id_key")),
        sqlite_strict=True,
    )
    op.create_index("ix_notice_person_id", "notice", ["person_id", "told_at", "id"])
    is_new = sa.text("seen_at IS NULL")
    op.create_index(
        "ix_notice_new",
        "notice",
        ["person_id"],
        sqlite_where=is_new,
        postgresql_where=is_new,
    )


def downgrade() -> None:
    op.drop_index("ix_notice_new", table_name="notice")
    op.drop_index("ix_notice_person_id", table_name="notice")
    op.drop_table("notice")
