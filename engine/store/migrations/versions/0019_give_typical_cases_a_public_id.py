"""Give typical cases an id under which strangers read them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "typical_case",
        sa.Column("public_id", sa.Text(), nullable=False, server_default=""),
    )
    op.create_index(op.f("ix_typical_case_public_id"), "typical_case", ["public_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_typical_case_public_id"), "typical_case")
    op.drop_column("typical_case", "public_id")
