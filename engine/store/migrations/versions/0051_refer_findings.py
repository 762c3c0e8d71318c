"""Keep to which bureau a finding was handed on, and as which case it goes there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("service_finding", sa.Column("referred_to", sa.Text()))
    op.add_column("service_finding", sa.Column("case_no", sa.Text()))


def downgrade() -> None:
    op.drop_column("service_finding", "case_no")
    op.drop_column("service_finding", "referred_to")
