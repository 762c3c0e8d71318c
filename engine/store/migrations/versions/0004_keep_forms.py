"""Keep drafts and filed forms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("raw", types.Json, nullable=False),
        sa.Column("saved_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint("json_valid(raw)", name=op.f("ck_draft_raw_json")).ddl_if(
            dialect="sqlite"
        ),
        sa.PrimaryKeyConstraint("task_id", "person_id", name=op.f("pk_draft")),
        sqlite_strict=True,
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("answers", types.Json, nullable=False),
        sa.Column("labels", types.Json, nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("submitted_at", types.UtcDateTime, nullable=False),
        sa.Column("filed_for", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "json_valid(answers)", name=op.f("ck_submission_answers_json")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "json_valid(labels)", name=op.f("ck_submission_labels_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("task_id", name=op.f("uq_submission_task_id")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_submission_business_key_submitted_at"),
        "submission",
        ["business_key", "submitted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_submission_root_id_submitted_at"),
        "submission",
        ["root_id", "submitted_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_submission_root_id_submitted_at"), table_name="submission")
    op.drop_index(
        op.f("ix_submission_business_key_submitted_at"), table_name="submission"
    )
    op.drop_table("submission")
    op.drop_table("draft")
