"""Keep where a photograph was taken, and what was sent, beside its file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_photo",
        sa.Column("evidence_id", sa.Text(), nullable=False),
        sa.Column("latitude", types.BigInt, nullable=True),
        sa.Column("longitude", types.BigInt, nullable=True),
        sa.Column("accuracy", types.BigInt, nullable=True),
        sa.Column("original_sha256", sa.Text(), nullable=True),
        sa.Column("original_size", types.BigInt, nullable=True),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["evidence.id"],
            name=op.f("fk_evidence_photo_evidence_id_evidence"),
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_photo")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("evidence_photo")
