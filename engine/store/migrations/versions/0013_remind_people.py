"""Keep what reminders have said and how far their rounds have come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("told_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reminder")),
        sqlite_strict=True,
    )
    op.create_table(
        "round_mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("until", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_round_mark")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("round_mark")
    op.drop_table("reminder")
