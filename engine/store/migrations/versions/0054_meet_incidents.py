"""Keep unforeseen events at butlers' clients, and their numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_incident",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("butler_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("happened_at", types.UtcDateTime(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("endangered", sa.Text(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("measures_due_at", types.UtcDateTime(), nullable=False),
        sa.Column("measures_at", types.UtcDateTime()),
        sa.Column("client_told_at", types.UtcDateTime()),
        sa.Column("client_confirmed_at", types.UtcDateTime()),
        sa.Column("bureau_notice", sa.Text()),
        sa.Column("bureau_reason", sa.Text(), nullable=False),
        sa.Column("fits", types.Flag()),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("change_by", sa.Text()),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("reported_at", types.UtcDateTime(), nullable=False),
        sa.Column("closed_at", types.UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["butler_id"], ["org.id"], name=op.f("fk_service_incident_butler_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["org.id"], name=op.f("fk_service_incident_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["service_contract.id"],
            name=op.f("fk_service_incident_contract_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_incident")),
        sa.UniqueConstraint(
            "butler_id", "number", name=op.f("uq_service_incident_butler_id_number")
        ),
        sqlite_strict=True,
    )
    for columns in (["butler_id", "happened_at"], ["client_id"], ["contract_id"]):
        name = f"ix_service_incident_{'_'.join(columns)}"
        op.create_index(op.f(name), "service_incident", columns)
    op.create_table(
        "incident_series",
        sa.Column("butler_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["butler_id"], ["org.id"], name=op.f("fk_incident_series_butler_id")
        ),
        sa.PrimaryKeyConstraint("butler_id", "year", name=op.f("pk_incident_series")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    for name in ("incident_series", "service_incident"):
        op.drop_table(name)
