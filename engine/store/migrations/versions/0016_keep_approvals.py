"""Keep what waits for approval, how it ended, and how a form came to be filed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_JSON = ("raw", "answers", "labels")


def upgrade() -> None:
    op.add_column("submission", sa.Column("approved_by", sa.Text(), nullable=True))
    op.add_column(
        "submission",
        sa.Column(
            "entered_later", types.Flag, nullable=False, server_default=sa.false()
        ),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *(sa.Column(name, types.Json, nullable=False) for name in _JSON),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("filed_for", sa.Text(), nullable=True),
        sa.Column("in_stead_of", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime, nullable=False),
        sa.Column("due_at", types.UtcDateTime, nullable=False),
        *(
            sa.CheckConstraint(
                f"json_valid({name})", name=op.f(f"ck_approval_{name}_json")
            ).ddl_if(dialect="sqlite")
            for name in _JSON
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sqlite_strict=True,
    )
    for column in ("business_key", "task_id"):
        op.create_index(
            op.f(f"ix_approval_{column}_asked_at"), "approval", [column, "asked_at"]
        )
    op.create_table(
        "approval_waiting",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("approval_id", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("due_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_approval_waiting")),
        sa.UniqueConstraint(
            "approval_id", name=op.f("uq_approval_waiting_approval_id")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_approval_waiting_bureau_id_due_at"),
        "approval_waiting",
        ["bureau_id", "due_at"],
    )
    op.create_table(
        "approval_end",
        sa.Column("approval_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approval_end")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("approval_end")
    op.drop_table("approval_waiting")
    op.drop_table("approval")
    op.drop_column("submission", "entered_later")
    op.drop_column("submission", "approved_by")
