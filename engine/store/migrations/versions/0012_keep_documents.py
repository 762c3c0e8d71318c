"""Keep documents in versions, and give every number from one register.

Cases that are there keep their numbers: they are entered in the register, and the
series goes on after the last of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_CASE = sa.table(
    "linkage_case",
    sa.column("business_key", sa.Text),
    sa.column("bureau_id", sa.Text),
    sa.column("officer_id", sa.Text),
    sa.column("opened_at", types.UtcDateTime),
)
_ENTRY = sa.table(
    "number_entry",
    sa.column("owner", sa.Text),
    sa.column("kind", sa.Text),
    sa.column("year", sa.Integer),
    sa.column("serial", sa.Integer),
    sa.column("number", sa.Text),
    sa.column("bureau_id", sa.Text),
    sa.column("business_key", sa.Text),
    sa.column("given_by", sa.Text),
    sa.column("given_at", types.UtcDateTime),
)
_OLD = sa.table(
    "case_number", sa.column("year", sa.Integer), sa.column("last_serial", sa.Integer)
)
_SERIES = sa.table(
    "number_series",
    sa.column("owner", sa.Text),
    sa.column("kind", sa.Text),
    sa.column("year", sa.Integer),
    sa.column("last_serial", sa.Integer),
)
_TABLES = (
    "number_void",
    "number_entry",
    "number_series",
    "number_rule",
    "document_scan",
    "document_file",
    "document_version",
    "document",
)


def upgrade() -> None:
    _create_documents()
    _create_numbers()
    _take_over_case_numbers()
    op.drop_table("case_number")


def downgrade() -> None:
    op.create_table(
        "case_number",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_case_number")),
        sqlite_strict=True,
    )
    series = sa.select(_SERIES.c.year, sa.func.max(_SERIES.c.last_serial))
    of_cases = series.where(_SERIES.c.kind == "case").group_by(_SERIES.c.year)
    op.get_bind().execute(
        sa.insert(_OLD).from_select(["year", "last_serial"], of_cases)
    )
    for table in _TABLES:
        op.drop_table(table)


def _take_over_case_numbers() -> None:
    """Enter the cases that are there: XMLD, the year, four digits."""
    connection = op.get_bind()
    kind, nobody = sa.literal("case"), sa.literal("")
    series = sa.select(nobody, kind, _OLD.c.year, _OLD.c.last_serial)
    connection.execute(
        sa.insert(_SERIES).from_select(["owner", "kind", "year", "last_serial"], series)
    )
    digits = sa.func.substr(_CASE.c.business_key, 6, 4)
    serial = sa.func.substr(_CASE.c.business_key, 11)
    cases = sa.select(
        nobody,
        kind,
        sa.cast(digits, sa.Integer),
        sa.cast(serial, sa.Integer),
        _CASE.c.business_key,
        _CASE.c.bureau_id,
        _CASE.c.business_key,
        _CASE.c.officer_id,
        _CASE.c.opened_at,
    ).where(_CASE.c.business_key.like("XMLD-____-____"))
    connection.execute(
        sa.insert(_ENTRY).from_select(
            [
                *("owner", "kind", "year", "serial", "number", "bureau_id"),
                *("business_key", "given_by", "given_at"),
            ],
            cases,
        )
    )


def _create_documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("draft", types.Json, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", types.UtcDateTime, nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=True),
        sa.Column("issued_at", types.UtcDateTime, nullable=True),
        sa.Column("served_on", sa.Text(), nullable=True),
        sa.Column("voided_by", sa.Text(), nullable=True),
        sa.Column("voided_at", types.UtcDateTime, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "draft IS NULL OR json_valid(draft)", name=op.f("ck_document_draft_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("token", name=op.f("uq_document_token")),
        sa.UniqueConstraint(
            "business_key",
            "kind",
            "slot",
            name=op.f("uq_document_business_key_kind_slot"),
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_document_business_key_created_at"),
        "document",
        ["business_key", "created_at"],
    )
    op.create_index(op.f("ix_document_number"), "document", ["number"])
    op.create_table(
        "document_version",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", types.Json, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(content)", name=op.f("ck_document_version_content_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint(
            "document_id", "version", name=op.f("pk_document_version")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "document_file",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", types.BigInt, nullable=False),
        sa.Column("made_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint(
            "document_id", "version", "format", name=op.f("pk_document_file")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_document_file_sha256"), "document_file", ["sha256"])
    op.create_table(
        "document_scan",
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("evidence_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("received_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint(
            "document_id", "version", "evidence_id", name=op.f("pk_document_scan")
        ),
        sqlite_strict=True,
    )


def _create_numbers() -> None:
    op.create_table(
        "number_rule",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint(
            "owner", "kind", "version", name=op.f("pk_number_rule")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "number_series",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "kind", "year", name=op.f("pk_number_series")),
        sqlite_strict=True,
    )
    op.create_table(
        "number_entry",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint(
            "owner", "kind", "year", "serial", name=op.f("pk_number_entry")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_number_entry_number")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_number_entry_bureau_id_kind_year_serial"),
        "number_entry",
        ["bureau_id", "kind", "year", "serial"],
    )
    op.create_table(
        "number_void",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("voided_by", sa.Text(), nullable=False),
        sa.Column("voided_at", types.UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_number_void")),
        sqlite_strict=True,
    )
