"""Keep which accounts are programs: nobody signs in with them, they have keys alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "program_account",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_program_account")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("program_account")
