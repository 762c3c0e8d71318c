"""Keep what bureaus decide for themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setting_change",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", types.Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(value)", name=op.f("ck_setting_change_value_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint(
            "key", "bureau_id", "version", name=op.f("pk_setting_change")
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("setting_change")
