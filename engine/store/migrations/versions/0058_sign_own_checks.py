"""Keep who of a client signs its own daily, weekly and monthly checks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("patrol_plan_version") as batch:
        batch.add_column(sa.Column("signer", sa.Text()))
        batch.create_foreign_key(
            "fk_patrol_plan_version_signer_person", "person", ["signer"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("patrol_plan_version") as batch:
        batch.drop_constraint(
            "fk_patrol_plan_version_signer_person", type_="foreignkey"
        )
        batch.drop_column("signer")
