"""Log the back-ups of the embedded database with the trials of restoring them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backup_run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("started_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", types.BigInt, nullable=False),
        sa.Column("rows", types.BigInt, nullable=False),
        sa.Column("files", types.BigInt, nullable=False),
        sa.Column("good", types.Flag(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_run")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_backup_run_started_at"), "backup_run", ["started_at"])


def downgrade() -> None:
    op.drop_table("backup_run")
