"""Keep complaints about butlers, who complained apart from them, and their numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_complaint",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("butler_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text()),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("promised_at", types.UtcDateTime(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("feedback_at", types.UtcDateTime()),
        sa.Column("satisfied", types.Flag()),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text()),
        sa.Column("entered_at", types.UtcDateTime(), nullable=False),
        sa.Column("closed_at", types.UtcDateTime()),
        sa.Column("forgotten_at", types.UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["butler_id"], ["org.id"], name=op.f("fk_service_complaint_butler_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["org.id"], name=op.f("fk_service_complaint_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_complaint")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_service_complaint_token_hash")),
        sa.UniqueConstraint(
            "butler_id", "number", name=op.f("uq_service_complaint_butler_id_number")
        ),
        sqlite_strict=True,
    )
    for columns in (["butler_id", "entered_at"], ["client_id"], ["closed_at"]):
        name = f"ix_service_complaint_{'_'.join(columns)}"
        op.create_index(op.f(name), "service_complaint", columns)
    op.create_table(
        "complaint_contact",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("agreed_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["service_complaint.id"],
            name=op.f("fk_complaint_contact_complaint_id"),
        ),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_complaint_contact")),
        sqlite_strict=True,
    )
    op.create_table(
        "complaint_series",
        sa.Column("butler_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["butler_id"], ["org.id"], name=op.f("fk_complaint_series_butler_id")
        ),
        sa.PrimaryKeyConstraint("butler_id", "year", name=op.f("pk_complaint_series")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for name in ("complaint_series", "complaint_contact", "service_complaint"):
        op.drop_table(name)
