"""Keep corrections of filed forms beside what was filed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_TABLE = "submission_correction"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("submission_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answers", types.Json, nullable=False),
        sa.Column("labels", types.Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.Text(), nullable=False),
        sa.Column("corrected_at", types.UtcDateTime, nullable=False),
        *(
            sa.CheckConstraint(
                f"json_valid({column})", name=op.f(f"ck_{_TABLE}_{column}_json")
            ).ddl_if(dialect="sqlite")
            for column in ("answers", "labels")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f(f"fk_{_TABLE}_submission_id"),
        ),
        sa.PrimaryKeyConstraint("submission_id", "version", name=op.f(f"pk_{_TABLE}")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table(_TABLE)
