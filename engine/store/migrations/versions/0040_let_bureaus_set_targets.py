"""Keep how many working days before a last day of law a bureau wants things done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "deadline_own_length",
        sa.Column("target_wd", sa.Integer(), nullable=False, server_default="0"),
    )


def downgrade() -> None:
    op.drop_column("deadline_own_length", "target_wd")
