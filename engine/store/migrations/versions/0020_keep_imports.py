"""Keep what was imported, line by line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_import",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("confirmed_at", types.UtcDateTime, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("file_type", sa.Text(), nullable=False),
        sa.Column("file_size", types.BigInt, nullable=False),
        sa.Column("ended_at", types.UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_import")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_report_import_bureau_id_confirmed_at",
        "report_import",
        ["bureau_id", "confirmed_at"],
    )
    op.create_table(
        "report_import_row",
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("answers", types.Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=True),
        sa.Column("joins_line", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint(
            "import_id", "number", name=op.f("pk_report_import_row")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_report_import_row_fingerprint", "report_import_row", ["fingerprint"]
    )


def downgrade() -> None:
    op.drop_table("report_import_row")
    op.drop_table("report_import")
