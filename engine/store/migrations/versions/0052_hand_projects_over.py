"""Keep how the projects of butlers are handed over from one lead to the next."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lead_change",
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("former_id", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["service_contract.id"],
            name=op.f("fk_lead_change_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["former_id"], ["person.id"], name=op.f("fk_lead_change_former_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["person.id"], name=op.f("fk_lead_change_lead_id")
        ),
        sa.PrimaryKeyConstraint(
            "contract_id", "changed_at", name=op.f("pk_lead_change")
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("lead_change")
