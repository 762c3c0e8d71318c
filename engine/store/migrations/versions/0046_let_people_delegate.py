"""Keep who delegated a user task, and whether it came back to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_task", sa.Column("owner", sa.Text()))
    op.add_column("user_task", sa.Column("delegation", sa.Text()))


def downgrade() -> None:
    op.drop_column("user_task", "delegation")
    op.drop_column("user_task", "owner")
