"""Keep from which day a contract between butler and client is over, by whom and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("service_contract", sa.Column("ended_on", sa.Text()))
    op.add_column("service_contract", sa.Column("ended_by", sa.Text()))
    op.add_column(
        "service_contract",
        sa.Column("ended_reason", sa.Text(), nullable=False, server_default=""),
    )


def downgrade() -> None:
    for name in ("ended_reason", "ended_by", "ended_on"):
        op.drop_column("service_contract", name)
