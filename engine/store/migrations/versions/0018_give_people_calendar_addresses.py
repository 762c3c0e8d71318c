"""Keep the secret addresses of calendars, as hashes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.Column("revoked_at", types.UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_calendar_feed")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_calendar_feed_person_id_revoked_at"),
        "calendar_feed",
        ["person_id", "revoked_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(
        op.f("ix_calendar_feed_person_id_revoked_at"), table_name="calendar_feed"
    )
    op.drop_table("calendar_feed")
