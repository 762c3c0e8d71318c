"""Keep which cases had begun before Tandem was used, and be quiet about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_case",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source_file", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("business_key", name=op.f("pk_earlier_case")),
        sqlite_strict=True,
    )
    op.create_table(
        "quiet_case",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("until", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("business_key", name=op.f("pk_quiet_case")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("quiet_case")
    op.drop_table("earlier_case")
