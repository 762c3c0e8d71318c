"""Keep deadlines, parties, evidence and linkage cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("is_off", types.Flag, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
        sqlite_strict=True,
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("imported_at", types.UtcDateTime, nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
        sqlite_strict=True,
    )
    op.create_table(
        "case_figures",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("indicators", types.Json, nullable=False),
        sa.Column("archive", types.Json, nullable=False),
        sa.Column("computed_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(archive)", name=op.f("ck_case_figures_archive_json")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "json_valid(indicators)", name=op.f("ck_case_figures_indicators_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("business_key", name=op.f("pk_case_figures")),
        sqlite_strict=True,
    )
    op.create_table(
        "case_label",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("label", "business_key", name=op.f("pk_case_label")),
        sqlite_strict=True,
    )
    op.create_table(
        "case_measure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", types.Json, nullable=False),
        sa.Column("issued_at", types.UtcDateTime, nullable=False),
        sa.Column("verified_at", types.UtcDateTime, nullable=True),
        sa.CheckConstraint(
            "json_valid(content)", name=op.f("ck_case_measure_content_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_measure")),
        sa.UniqueConstraint(
            "business_key", "number", name=op.f("uq_case_measure_business_key_number")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "case_number",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_case_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "case_record",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("content", types.Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(content)", name=op.f("ck_case_record_content_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint(
            "business_key", "kind", "version", name=op.f("pk_case_record")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "case_round",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("business_key", "round", name=op.f("pk_case_round")),
        sqlite_strict=True,
    )
    op.create_table(
        "clock",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("rule_key", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Text(), nullable=True),
        sa.Column("statutory", sa.Text(), nullable=False),
        sa.Column("effective", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("provisional", types.Flag, nullable=False),
        sa.Column("count_text", sa.Text(), nullable=False),
        sa.Column("law_ref", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
        sa.UniqueConstraint(
            "business_key",
            "rule_key",
            "round",
            name=op.f("uq_clock_business_key_rule_key_round"),
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_clock_state_effective"), "clock", ["state", "effective"], unique=False
    )
    op.create_index(
        op.f("ix_clock_state_provisional"),
        "clock",
        ["state", "provisional"],
        unique=False,
    )
    op.create_table(
        "deadline_edition",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_deadline_edition")),
        sqlite_strict=True,
    )
    op.create_table(
        "deadline_setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("roll", sa.Text(), nullable=True),
        sa.Column("law_ref", sa.Text(), nullable=True),
        sa.Column("verified", types.Flag, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint(
            "key", "valid_from", "version", name=op.f("pk_deadline_setting")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", types.BigInt, nullable=False),
        sa.Column("taken_at", types.UtcDateTime, nullable=True),
        sa.Column("received_at", types.UtcDateTime, nullable=False),
        sa.Column("received_from", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.Column("task_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_evidence_business_key_received_at"),
        "evidence",
        ["business_key", "received_at"],
        unique=False,
    )
    op.create_index(op.f("ix_evidence_sha256"), "evidence", ["sha256"], unique=False)
    op.create_index(op.f("ix_evidence_task_id"), "evidence", ["task_id"], unique=False)
    op.create_table(
        "linkage_case",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=True),
        sa.Column("entity_name", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("licensed", types.Flag, nullable=False),
        sa.Column("report_no", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Text(), nullable=True),
        sa.Column("leader_id", sa.Text(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("stop_sale", sa.Text(), nullable=False),
        sa.Column("stop_sale_since", sa.Text(), nullable=True),
        sa.Column("stop_sale_until", sa.Text(), nullable=True),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("opened_at", types.UtcDateTime, nullable=False),
        sa.Column("closed_at", types.UtcDateTime, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("business_key", name=op.f("pk_linkage_case")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_linkage_case_bureau_id_closed_at_opened_at"),
        "linkage_case",
        ["bureau_id", "closed_at", "opened_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_linkage_case_entity_id_closed_at"),
        "linkage_case",
        ["entity_id", "closed_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_linkage_case_officer_id_closed_at"),
        "linkage_case",
        ["officer_id", "closed_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_linkage_case_report_no"), "linkage_case", ["report_no"], unique=False
    )
    op.create_table(
        "org",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("active", types.Flag, nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_org_credit_code")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_org_kind_name"), "org", ["kind", "name"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("title_level", sa.Text(), nullable=False),
        sa.Column("active", types.Flag, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_changed_at", types.UtcDateTime, nullable=True),
        sa.Column("must_change_password", types.Flag, nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_person_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_person_org_id"), "person", ["org_id"], unique=False)
    op.create_table(
        "expert_certificate",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_expert_certificate_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_certificate")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_expert_certificate_person_id"),
        "expert_certificate",
        ["person_id"],
        unique=False,
    )
    op.create_table(
        "person_role",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_role")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_person_role_role"), "person_role", ["role"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_person_role_role"), table_name="person_role")
    op.drop_table("person_role")
    op.drop_index(
        op.f("ix_expert_certificate_person_id"), table_name="expert_certificate"
    )
    op.drop_table("expert_certificate")
    op.drop_index(op.f("ix_person_org_id"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_org_kind_name"), table_name="org")
    op.drop_table("org")
    op.drop_index(op.f("ix_linkage_case_report_no"), table_name="linkage_case")
    op.drop_index(
        op.f("ix_linkage_case_officer_id_closed_at"), table_name="linkage_case"
    )
    op.drop_index(
        op.f("ix_linkage_case_entity_id_closed_at"), table_name="linkage_case"
    )
    op.drop_index(
        op.f("ix_linkage_case_bureau_id_closed_at_opened_at"), table_name="linkage_case"
    )
    op.drop_table("linkage_case")
    op.drop_index(op.f("ix_evidence_task_id"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_sha256"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_business_key_received_at"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_table("deadline_setting")
    op.drop_table("deadline_edition")
    op.drop_index(op.f("ix_clock_state_provisional"), table_name="clock")
    op.drop_index(op.f("ix_clock_state_effective"), table_name="clock")
    op.drop_table("clock")
    op.drop_table("case_round")
    op.drop_table("case_record")
    op.drop_table("case_number")
    op.drop_table("case_measure")
    op.drop_table("case_label")
    op.drop_table("case_figures")
    op.drop_table("calendar_year")
    op.drop_table("calendar_day")
