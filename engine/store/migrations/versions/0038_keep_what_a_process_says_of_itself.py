"""Keep the description of a process and for how long its history should be kept.

Versions that are deployed already have neither until they are deployed anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("process_definition", sa.Column("description", sa.Text()))
    op.add_column("process_definition", sa.Column("history_days", sa.Integer()))


def downgrade() -> None:
    op.drop_column("process_definition", "history_days")
    op.drop_column("process_definition", "description")
