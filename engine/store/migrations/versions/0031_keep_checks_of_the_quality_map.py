"""Keep what programmes add to the quality map when they bring it up to date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_LISTS = ("places", "cases", "archived")


def upgrade() -> None:
    op.create_table(
        "map_review",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("programme_name", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Text(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        *(sa.Column(name, types.Json, nullable=False) for name in _LISTS),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        *(
            sa.CheckConstraint(
                f"json_valid({name})", name=op.f(f"ck_map_review_{name}_json")
            ).ddl_if(dialect="sqlite")
            for name in _LISTS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_review")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_map_review_bureau_id_made_at"), "map_review", ["bureau_id", "made_at"]
    )
    op.create_index(op.f("ix_map_review_programme_id"), "map_review", ["programme_id"])


def downgrade() -> None:
    op.drop_table("map_review")
