"""Count the entries of registers: numbers in order, and none given twice at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "register_entry",
        sa.Column("serial", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index(
        op.f("ix_register_entry_org_id_register_serial"),
        "register_entry",
        ["org_id", "register", "serial"],
    )
    series = op.create_table(
        "register_series",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("register", sa.Text(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"], ["org.id"], name=op.f("fk_register_series_org_id")
        ),
        sa.PrimaryKeyConstraint("org_id", "register", name=op.f("pk_register_series")),
        sqlite_strict=True,
    )
    _count(series)


def _count(series: sa.Table) -> None:
    """Give what is there its place: numbers end in it, such as EQ-012."""
    entry = sa.table(
        "register_entry",
        *(sa.column(name) for name in ("id", "org_id", "register", "number", "serial")),
    )
    connection = op.get_bind()
    last: dict[tuple[str, str], int] = {}
    query = sa.select(entry.c.id, entry.c.org_id, entry.c.register, entry.c.number)
    for row in connection.execute(query).all():
        serial = int(row.number.rpartition("-")[2])
        connection.execute(
            sa.update(entry).where(entry.c.id == row.id).values(serial=serial)
        )
        place = (row.org_id, row.register)
        last[place] = max(last.get(place, 0), serial)
    rows = [
        {"org_id": org_id, "register": register, "last_serial": serial}
        for (org_id, register), serial in last.items()
    ]
    if rows:
        connection.execute(sa.insert(series), rows)


def downgrade() -> None:
    op.drop_table("register_series")
    op.drop_index(
        op.f("ix_register_entry_org_id_register_serial"), table_name="register_entry"
    )
    op.drop_column("register_entry", "serial")
