"""Keep what the parties of cases write to each other, and who alone sees a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("asked_of", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("answered_at", types.UtcDateTime, nullable=True),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_message")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_case_message_business_key_written_at"),
        "case_message",
        ["business_key", "written_at"],
        unique=False,
    )
    _create_pair("case_message_label", "message_id", "label")
    _create_pair("case_message_file", "message_id", "evidence_id")
    op.create_index(
        op.f("ix_case_message_file_evidence_id"),
        "case_message_file",
        ["evidence_id"],
        unique=False,
    )
    _create_pair("evidence_label", "evidence_id", "label")
    op.create_table(
        "case_message_reader",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("seen_at", types.UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint(
            "message_id", "person_id", name=op.f("pk_case_message_reader")
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("case_message_reader")
    op.drop_table("evidence_label")
    op.drop_index(
        op.f("ix_case_message_file_evidence_id"), table_name="case_message_file"
    )
    op.drop_table("case_message_file")
    op.drop_table("case_message_label")
    op.drop_index(
        op.f("ix_case_message_business_key_written_at"), table_name="case_message"
    )
    op.drop_table("case_message")


def _create_pair(name: str, first: str, second: str) -> None:
    op.create_table(
        name,
        sa.Column(first, sa.Text(), nullable=False),
        sa.Column(second, sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(first, second, name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )
