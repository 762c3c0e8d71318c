"""Keep why, by whom and when another qualification of an expert was recognised.

A certificate that 7.2.1.3 does not name counts by a leader's written reason alone;
those on file have none yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "expert_certificate",
        sa.Column("recognition", sa.Text(), nullable=False, server_default=""),
    )
    op.add_column("expert_certificate", sa.Column("recognised_by", sa.Text()))
    op.add_column("expert_certificate", sa.Column("recognised_at", UtcDateTime()))


def downgrade() -> None:
    op.drop_column("expert_certificate", "recognised_at")
    op.drop_column("expert_certificate", "recognised_by")
    op.drop_column("expert_certificate", "recognition")
