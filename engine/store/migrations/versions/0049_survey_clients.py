"""Ask the clients of butlers how satisfied they are, and keep what follows from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "client_survey",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("butler_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("sent_to", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("grades", types.Json(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("sent_at", types.UtcDateTime(), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("answered_at", types.UtcDateTime()),
        sa.CheckConstraint(
            "json_valid(grades)", name=op.f("ck_client_survey_grades_json")
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["butler_id"], ["org.id"], name=op.f("fk_client_survey_butler_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["org.id"], name=op.f("fk_client_survey_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["service_contract.id"],
            name=op.f("fk_client_survey_contract_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_survey")),
        sa.UniqueConstraint(
            "butler_id",
            "sent_to",
            "period",
            name=op.f("uq_client_survey_butler_id_sent_to_period"),
        ),
        sqlite_strict=True,
    )
    for column in ("client_id", "contract_id"):
        op.create_index(op.f(f"ix_client_survey_{column}"), "client_survey", [column])
    op.create_table(
        "survey_action",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("butler_id", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Text()),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["butler_id"], ["org.id"], name=op.f("fk_survey_action_butler_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_survey_action_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_action")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_survey_action_butler_id_period"),
        "survey_action",
        ["butler_id", "period"],
    )


def downgrade() -> None:
    op.drop_table("survey_action")
    op.drop_table("client_survey")
