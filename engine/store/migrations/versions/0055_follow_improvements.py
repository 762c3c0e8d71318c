"""Let improvements after surveys have a state, and keep how they were changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "survey_action",
        sa.Column("state", sa.Text(), nullable=False, server_default="planned"),
    )
    action = sa.table("survey_action", sa.column("state"), sa.column("done_on"))
    op.execute(
        sa.update(action).where(action.c.done_on.is_not(None)).values(state="done")
    )
    op.create_table(
        "survey_action_change",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("action_id", sa.Text(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("before", types.Json(), nullable=False),
        sa.Column("after", types.Json(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["survey_action.id"],
            name=op.f("fk_survey_action_change_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["person.id"],
            name=op.f("fk_survey_action_change_changed_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_action_change")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_survey_action_change_action_id"),
        "survey_action_change",
        ["action_id"],
    )


def downgrade() -> None:
    op.drop_table("survey_action_change")
    op.drop_column("survey_action", "state")
