"""Keep the versions of decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_definition",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("deployment_id", sa.Text(), nullable=False),
        sa.Column("resource_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_decision_definition_deployment_id_deployment"),
        ),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["resource.digest"],
            name=op.f("fk_decision_definition_digest_resource"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_definition")),
        sa.UniqueConstraint(
            "key", "version", name=op.f("uq_decision_definition_key_version")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_decision_definition_key_digest"),
        "decision_definition",
        ["key", "digest"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(
        op.f("ix_decision_definition_key_digest"), table_name="decision_definition"
    )
    op.drop_table("decision_definition")
