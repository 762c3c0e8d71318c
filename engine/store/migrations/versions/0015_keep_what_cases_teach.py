"""Keep causes, typical cases, the tool book and the catalogue; count cases by district.

Cases that are there already get what can be told from what they know.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("district", sa.Text(), ""),
    ("item_count", sa.Integer(), "0"),
    ("assistance", sa.Text(), "none"),
    ("survey", sa.Text(), ""),
)


def upgrade() -> None:
    for name, kind, default in _COLUMNS:
        op.add_column(
            "linkage_case",
            sa.Column(name, kind, nullable=False, server_default=default),
        )
    op.create_index(
        op.f("ix_linkage_case_product_entity_id"),
        "linkage_case",
        ["product", "entity_id"],
    )
    _tell_from_what_is_known()
    op.create_table(
        "cause_entry",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=False),
        sa.Column("controls", types.Json, nullable=False),
        sa.Column("active", types.Flag, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(controls)", name=op.f("ck_cause_entry_controls_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("key", "version", name=op.f("pk_cause_entry")),
        sqlite_strict=True,
    )
    op.create_table(
        "case_cause",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issue_key", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=False),
        sa.Column("is_root", types.Flag, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("business_key", "number", name=op.f("pk_case_cause")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_case_cause_issue_key"), "case_cause", ["issue_key"])
    op.create_table(
        "typical_case",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("content", types.Json, nullable=False),
        sa.Column("issue_keys", types.Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(content)", name=op.f("ck_typical_case_content_json")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "json_valid(issue_keys)", name=op.f("ck_typical_case_issue_keys_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint(
            "business_key", "version", name=op.f("pk_typical_case")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_typical_case_written_at"), "typical_case", ["written_at"])
    op.create_table(
        "toolbook_entry",
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("issue_key", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("solution", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint(
            "business_key", "number", name=op.f("pk_toolbook_entry")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_toolbook_entry_product"), "toolbook_entry", ["product"])
    op.create_table(
        "toolbook_edition",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", types.Json, nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(content)", name=op.f("ck_toolbook_edition_content_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_toolbook_edition")),
        sqlite_strict=True,
    )
    op.create_table(
        "catalogue_version",
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("effective_on", sa.Text(), nullable=False),
        sa.Column("rows", types.Json, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(rows)", name=op.f("ck_catalogue_version_rows_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint(
            "bureau_id", "number", name=op.f("pk_catalogue_version")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "sampling_figure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("sampled_on", sa.Text(), nullable=False),
        sa.Column("batches", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampling_figure")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_sampling_figure_bureau_id_product"),
        "sampling_figure",
        ["bureau_id", "product"],
    )


def downgrade() -> None:
    op.drop_table("sampling_figure")
    op.drop_table("catalogue_version")
    op.drop_table("toolbook_edition")
    op.drop_table("toolbook_entry")
    op.drop_table("typical_case")
    op.drop_table("case_cause")
    op.drop_table("cause_entry")
    op.drop_index(op.f("ix_linkage_case_product_entity_id"), "linkage_case")
    for name, _, _ in reversed(_COLUMNS):
        op.drop_column("linkage_case", name)


def _tell_from_what_is_known() -> None:
    op.execute(
        """
        UPDATE linkage_case SET
            district = coalesce(
                (SELECT org.district FROM org WHERE org.id = linkage_case.entity_id), ''
            ),
            item_count = CASE WHEN item = '' THEN 0
                ELSE 1 + length(item) - length(replace(item, '、', '')) END,
            assistance = CASE
                WHEN agency_id IS NULL THEN 'none'
                WHEN EXISTS (
                    SELECT 1 FROM case_record
                    WHERE case_record.business_key = linkage_case.business_key
                        AND case_record.kind = 'work_record'
                ) THEN 'done'
                ELSE 'running' END
        """
    )
