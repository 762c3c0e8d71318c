"""Keep the details of an error beside its message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("error_details", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("job", "error_details")
