"""Keep programmes; every case belongs to one, by default to its bureau's of the year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CASE = sa.table(
    "linkage_case",
    sa.column("business_key", sa.Text),
    sa.column("bureau_id", sa.Text),
    sa.column("programme_id", sa.Text),
    sa.column("opened_at", types.UtcDateTime),
    sa.column("summed_up_at", types.UtcDateTime),
    sa.column("reinspected_at", types.UtcDateTime),
)
_RECORD = sa.table(
    "case_record",
    sa.column("business_key", sa.Text),
    sa.column("kind", sa.Text),
    sa.column("written_at", types.UtcDateTime),
)
_ROUND = sa.table(
    "case_round",
    sa.column("business_key", sa.Text),
    sa.column("result", sa.Text),
    sa.column("ended_at", types.UtcDateTime),
)


def upgrade() -> None:
    programme = _create_tables()
    for column in (
        sa.Column("programme_id", sa.Text()),
        sa.Column("summed_up_at", types.UtcDateTime),
        sa.Column("reinspected_at", types.UtcDateTime),
    ):
        op.add_column("linkage_case", column)
    op.create_index(
        op.f("ix_linkage_case_programme_id_closed_at"),
        "linkage_case",
        ["programme_id", "closed_at"],
    )
    _give_cases_their_programme(programme)
    _note_what_is_past()


def _create_tables() -> sa.Table:
    programme = op.create_table(
        "programme",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("bureau_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("yearly_of", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Text(), nullable=True),
        sa.Column("root_id", sa.Text(), nullable=True),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=True),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime, nullable=False),
        sa.Column("closed_at", types.UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_programme")),
        sa.UniqueConstraint("yearly_of", name=op.f("uq_programme_yearly_of")),
        sqlite_strict=True,
    )
    for column in ("bureau_id", "agency_id"):
        op.create_index(
            op.f(f"ix_programme_{column}_opened_at"), "programme", [column, "opened_at"]
        )
    op.create_table(
        "programme_number",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_programme_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "programme_record",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("content", types.Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", types.UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "json_valid(content)", name=op.f("ck_programme_record_content_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint(
            "programme_id", "kind", "version", name=op.f("pk_programme_record")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "programme_row",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=True),
        sa.Column("entity_name", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("content", types.Json, nullable=False),
        sa.Column("business_key", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "json_valid(content)", name=op.f("ck_programme_row_content_json")
        ).ddl_if(dialect="sqlite"),
        sa.PrimaryKeyConstraint(
            "programme_id", "version", "seq", name=op.f("pk_programme_row")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_programme_row_business_key"), "programme_row", ["business_key"]
    )
    return programme


def _give_cases_their_programme(programme: sa.Table) -> None:
    """Put every case into its bureau's programme of the year in its number."""
    connection = op.get_bind()
    year = sa.func.substr(_CASE.c.business_key, 6, 4)
    found = connection.execute(
        sa.select(_CASE.c.bureau_id, year, sa.func.min(_CASE.c.opened_at))
        .group_by(_CASE.c.bureau_id, year)
        .order_by(year, _CASE.c.bureau_id)
    )
    serials: dict[int, int] = {}
    for bureau_id, digits, since in found.all():
        of = int(digits)
        serials[of] = serials.get(of, 0) + 1
        number = f"XMBF-{of:04d}-{serials[of]:04d}"
        connection.execute(
            sa.insert(programme).values(
                programme_id=number,
                bureau_id=bureau_id,
                kind="yearly",
                year=of,
                yearly_of=f"{bureau_id}/{of}",
                name=f"{of}年度质量技术帮扶",
                plan_version=0,
                starts_on=f"{of:04d}-01-01",
                ends_on=f"{of:04d}-12-31",
                opened_by="system",
                opened_at=since,
            )
        )
        mine = sa.and_(_CASE.c.bureau_id == bureau_id, year == digits)
        connection.execute(sa.update(_CASE).where(mine).values(programme_id=number))
    numbers = sa.table("programme_number", sa.column("year"), sa.column("last_serial"))
    for of, last in serials.items():
        connection.execute(sa.insert(numbers).values(year=of, last_serial=last))


def _note_what_is_past() -> None:
    """Note which cases have summed up their assistance and passed re-inspection."""
    connection = op.get_bind()
    first = sa.select(sa.func.min(_RECORD.c.written_at)).where(
        _RECORD.c.business_key == _CASE.c.business_key, _RECORD.c.kind == "work_record"
    )
    last = sa.select(sa.func.max(_ROUND.c.ended_at)).where(
        _ROUND.c.business_key == _CASE.c.business_key,
        _ROUND.c.result.in_(("合格", "无需复查")),
    )
    connection.execute(
        sa.update(_CASE).values(
            summed_up_at=first.scalar_subquery(), reinspected_at=last.scalar_subquery()
        )
    )


def downgrade() -> None:
    op.drop_index(
        op.f("ix_linkage_case_programme_id_closed_at"), table_name="linkage_case"
    )
    for column in ("reinspected_at", "summed_up_at", "programme_id"):
        op.drop_column("linkage_case", column)
    op.drop_index(op.f("ix_programme_row_business_key"), table_name="programme_row")
    op.drop_table("programme_row")
    op.drop_table("programme_record")
    op.drop_table("programme_number")
    for column in ("agency_id", "bureau_id"):
        op.drop_index(op.f(f"ix_programme_{column}_opened_at"), table_name="programme")
    op.drop_table("programme")
