"""Keep service contracts, patrol plans with their versions, patrols and production days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_contract",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("butler_id", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["org.id"], name=op.f("fk_service_contract_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["butler_id"], ["org.id"], name=op.f("fk_service_contract_butler_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["person.id"], name=op.f("fk_service_contract_lead_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_contract")),
        sa.UniqueConstraint(
            "butler_id", "number", name=op.f("uq_service_contract_butler_id_number")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_service_contract_client_id"), "service_contract", ["client_id"]
    )
    op.create_table(
        "patrol_plan",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("butler_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.Column("done_until", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["service_contract.id"],
            name=op.f("fk_patrol_plan_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["butler_id"], ["org.id"], name=op.f("fk_patrol_plan_butler_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["org.id"], name=op.f("fk_patrol_plan_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_plan")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_patrol_plan_butler_id"), "patrol_plan", ["butler_id"])
    op.create_index(op.f("ix_patrol_plan_client_id"), "patrol_plan", ["client_id"])
    op.create_index(op.f("ix_patrol_plan_contract_id"), "patrol_plan", ["contract_id"])
    op.create_index(op.f("ix_patrol_plan_next_on"), "patrol_plan", ["next_on"])
    op.create_table(
        "patrol_plan_version",
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("every_n", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("monthday", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("on_off_day", sa.Text(), nullable=False),
        sa.Column("counted_from", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("depth", sa.Text(), nullable=False),
        sa.Column("sections", types.Json, nullable=False),
        sa.Column("window_start", sa.Text(), nullable=False),
        sa.Column("window_end", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=False),
        sa.Column("backup", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(sections)", name=op.f("ck_patrol_plan_version_sections_json")
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["patrol_plan.id"], name=op.f("fk_patrol_plan_version_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["assignee"], ["person.id"], name=op.f("fk_patrol_plan_version_assignee")
        ),
        sa.ForeignKeyConstraint(
            ["backup"], ["person.id"], name=op.f("fk_patrol_plan_version_backup")
        ),
        sa.PrimaryKeyConstraint(
            "plan_id", "version", name=op.f("pk_patrol_plan_version")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "patrol",
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("named_on", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opens_at", types.UtcDateTime, nullable=False),
        sa.Column("due_at", types.UtcDateTime, nullable=False),
        sa.Column("instance_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["patrol_plan.id"], name=op.f("fk_patrol_plan_id")
        ),
        sa.PrimaryKeyConstraint("plan_id", "named_on", name=op.f("pk_patrol")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_patrol_day"), "patrol", ["day"])
    op.create_index(op.f("ix_patrol_state_opens_at"), "patrol", ["state", "opens_at"])
    op.create_table(
        "patrol_event",
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("named_on", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint(
            "plan_id", "named_on", "number", name=op.f("pk_patrol_event")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "client_week",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("weekdays", types.Json, nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(weekdays)", name=op.f("ck_client_week_weekdays_json")
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["org.id"], name=op.f("fk_client_week_client_id")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client_week")),
        sqlite_strict=True,
    )
    op.create_table(
        "client_day",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("produces", types.Flag, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["org.id"], name=op.f("fk_client_day_client_id")
        ),
        sa.PrimaryKeyConstraint("client_id", "day", name=op.f("pk_client_day")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("client_day")
    op.drop_table("client_week")
    op.drop_table("patrol_event")
    op.drop_table("patrol")
    op.drop_table("patrol_plan_version")
    op.drop_table("patrol_plan")
    op.drop_table("service_contract")
