"""Keep what a contract picks from the menu, who serves it, and how far it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_run",
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("begun_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["service_contract.id"],
            name=op.f("fk_service_run_contract_id"),
        ),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_service_run")),
        sqlite_strict=True,
    )
    op.create_table(
        "service_item",
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text()),
        sa.Column("parts", types.Json(), nullable=False),
        sa.Column("added_reason", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(), nullable=False),
        sa.Column("done_at", types.UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["service_contract.id"],
            name=op.f("fk_service_item_contract_id"),
        ),
        sa.PrimaryKeyConstraint("contract_id", "item", name=op.f("pk_service_item")),
        sqlite_strict=True,
    )
    op.create_table(
        "service_member",
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title_level", sa.Text(), nullable=False),
        sa.Column("fields", types.Json(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("joined_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["service_contract.id"],
            name=op.f("fk_service_member_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_service_member_person_id")
        ),
        sa.PrimaryKeyConstraint(
            "contract_id", "entry_id", name=op.f("pk_service_member")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_service_member_person_id"), "service_member", ["person_id"]
    )


def downgrade() -> None:
    op.drop_table("service_member")
    op.drop_table("service_item")
    op.drop_table("service_run")
