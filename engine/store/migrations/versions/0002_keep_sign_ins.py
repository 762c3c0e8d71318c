"""Keep sign-ins: sessions and failed attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime, nullable=False),
        sa.Column("seen_at", types.UtcDateTime, nullable=False),
        sa.Column("revoked_at", types.UtcDateTime, nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_web_session_person_id"), "web_session", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_web_session_seen_at"), "web_session", ["seen_at"], unique=False
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_failure")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("sign_in_failure")
    op.drop_index(op.f("ix_web_session_seen_at"), table_name="web_session")
    op.drop_index(op.f("ix_web_session_person_id"), table_name="web_session")
    op.drop_table("web_session")
