"""Find what decisions decided, in the history of all cases, by when they did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_IS_DECISION = sa.text("type = 'decision_evaluated'")


def upgrade() -> None:
    op.create_index(
        "ix_history_decisions",
        "history",
        ["at", "root_id", "seq"],
        sqlite_where=_IS_DECISION,
        postgresql_where=_IS_DECISION,
    )


def downgrade() -> None:
    op.drop_index("ix_history_decisions", "history")
