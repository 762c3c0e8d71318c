"""Say of a clock what its first day was, where that is not what its rule says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clock", sa.Column("start_event", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("clock", "start_event")
