"""Keep robots, addresses and choices, and what goes out of the house."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_choices()
    _create_robots()
    op.create_table(
        "delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.Column("calls", types.Json, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("slot_at", types.UtcDateTime, nullable=True),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.Column("ended_at", types.UtcDateTime, nullable=True),
        sa.CheckConstraint(
            "json_valid(calls)", name=op.f("ck_delivery_calls_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "channel", "target", "key", name=op.f("uq_delivery_channel_target_key")
        ),
        sqlite_strict=True,
    )


def _create_choices() -> None:
    op.create_table(
        "notice_address",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_address")),
        sqlite_strict=True,
    )
    op.create_table(
        "notice_choice",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("wanted", types.Flag, nullable=False),
        sa.PrimaryKeyConstraint(
            "person_id", "kind", "channel", name=op.f("pk_notice_choice")
        ),
        sqlite_strict=True,
    )


def _create_robots() -> None:
    op.create_table(
        "robot",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("kinds", types.Json, nullable=False),
        sa.Column("active", types.Flag, nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(kinds)", name=op.f("ck_robot_kinds_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_robot")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_robot_bureau_id"), "robot", ["bureau_id"], unique=False)
    op.create_table(
        "robot_slot",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("robot_id", sa.Text(), nullable=False),
        sa.Column("at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_robot_slot")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_robot_slot_robot_id_at"),
        "robot_slot",
        ["robot_id", "at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_index(op.f("ix_robot_slot_robot_id_at"), table_name="robot_slot")
    op.drop_table("robot_slot")
    op.drop_index(op.f("ix_robot_bureau_id"), table_name="robot")
    op.drop_table("robot")
    op.drop_table("notice_choice")
    op.drop_table("notice_address")
