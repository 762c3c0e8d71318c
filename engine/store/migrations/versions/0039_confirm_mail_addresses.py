"""Keep which mail addresses their owners have confirmed, and the links that ask.

Addresses that notices go to already count as confirmed: an upgrade silences nobody.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice_address", sa.Column("mail_confirmed_at", UtcDateTime()))
    op.execute(
        "UPDATE notice_address SET mail_confirmed_at = changed_at WHERE mail <> ''"
    )
    op.create_table(
        "mail_confirmation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text()),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("used_at", UtcDateTime()),
        sa.Column("ended_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_confirmation")),
        sa.UniqueConstraint(
            "secret_hash", name=op.f("uq_mail_confirmation_secret_hash")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_mail_confirmation_person_id_made_at"),
        "mail_confirmation",
        ["person_id", "made_at"],
    )


def downgrade() -> None:
    op.drop_table("mail_confirmation")
    op.drop_column("notice_address", "mail_confirmed_at")
