"""Keep the registers of quality butlers: entries, versions, events, files, days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", types.Json(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", types.UtcDateTime(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "json_valid(content)", name=op.f("ck_register_entry_content_json")
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["org_id"], ["org.id"], name=op.f("fk_register_entry_org_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint(
            "org_id",
            "register",
            "number",
            name=op.f("uq_register_entry_org_id_register_number"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "register_version",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", types.Json(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "json_valid(content)", name=op.f("ck_register_version_content_json")
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_register_version_entry_id"),
        ),
        sa.PrimaryKeyConstraint(
            "entry_id", "version", name=op.f("pk_register_version")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "register_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entry.id"], name=op.f("fk_register_event_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_event")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_register_event_entry_id"), "register_event", ["entry_id"])
    op.create_table(
        "register_file",
        sa.Column("evidence_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entry.id"], name=op.f("fk_register_file_entry_id")
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_register_file")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_register_file_entry_id"), "register_file", ["entry_id"])
    op.create_table(
        "register_day",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entry.id"], name=op.f("fk_register_day_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "field", name=op.f("pk_register_day")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_register_day_day"), "register_day", ["day"])


def downgrade() -> None:
    op.drop_table("register_day")
    op.drop_table("register_file")
    op.drop_table("register_event")
    op.drop_table("register_version")
    op.drop_table("register_entry")
