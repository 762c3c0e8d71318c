"""Say which station of a bureau works on a case, where one does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("linkage_case", sa.Column("station_id", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("linkage_case", "station_id")
