"""Keep what butlers find at their clients, and the numbers of findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_finding",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("butler_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("danger", types.Flag(), nullable=False),
        sa.Column("evidence", types.Json(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("due_at", types.UtcDateTime()),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("found_at", types.UtcDateTime(), nullable=False),
        sa.Column("closed_at", types.UtcDateTime()),
        sa.CheckConstraint(
            "json_valid(evidence)", name=op.f("ck_service_finding_evidence_json")
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["butler_id"], ["org.id"], name=op.f("fk_service_finding_butler_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["org.id"], name=op.f("fk_service_finding_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["service_contract.id"],
            name=op.f("fk_service_finding_contract_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_finding")),
        sa.UniqueConstraint(
            "source",
            "source_key",
            name=op.f("uq_service_finding_source_source_key"),
        ),
        sa.UniqueConstraint(
            "butler_id", "number", name=op.f("uq_service_finding_butler_id_number")
        ),
        sqlite_strict=True,
    )
    for columns in (["butler_id", "found_at"], ["client_id"], ["contract_id"]):
        name = f"ix_service_finding_{'_'.join(columns)}"
        op.create_index(op.f(name), "service_finding", columns)
    op.create_table(
        "finding_series",
        sa.Column("butler_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["butler_id"], ["org.id"], name=op.f("fk_finding_series_butler_id")
        ),
        sa.PrimaryKeyConstraint("butler_id", "year", name=op.f("pk_finding_series")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("finding_series")
    op.drop_table("service_finding")
