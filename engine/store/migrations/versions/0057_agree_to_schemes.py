"""Keep when a client agreed to the scheme of a service: patrols begin after it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("service_run", sa.Column("agreed_at", types.UtcDateTime()))


def downgrade() -> None:
    op.drop_column("service_run", "agreed_at")
