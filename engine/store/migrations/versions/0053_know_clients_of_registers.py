"""Let entries of registers belong to an organisation, not to what it was called."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "register_entry",
        sa.Column("client_id", sa.Text(), nullable=False, server_default=""),
    )
    _recognise()
    op.drop_index(op.f("ix_register_entry_org_id_client"), table_name="register_entry")
    op.create_index(
        op.f("ix_register_entry_org_id_client_id"),
        "register_entry",
        ["org_id", "client_id"],
    )


def _recognise() -> None:
    """Give entries the one company of their name; whose name two have keep the name."""
    org = sa.table(
        "org", *(sa.column(name) for name in ("id", "kind", "name", "merged_into"))
    )
    entry = sa.table(
        "register_entry", *(sa.column(name) for name in ("client", "client_id"))
    )
    connection = op.get_bind()
    meant: dict[str, set[str]] = {}
    named = sa.select(org).where(org.c.kind == "entity")
    for row in connection.execute(named).all():
        meant.setdefault(row.name, set()).add(row.merged_into or row.id)
    for name in connection.scalars(sa.select(entry.c.client).distinct()).all():
        if len(meant.get(name, ())) == 1:
            connection.execute(
                sa.update(entry)
                .where(entry.c.client == name)
                .values(client_id=next(iter(meant[name])))
            )


def downgrade() -> None:
    op.drop_index(
        op.f("ix_register_entry_org_id_client_id"), table_name="register_entry"
    )
    op.create_index(
        op.f("ix_register_entry_org_id_client"), "register_entry", ["org_id", "client"]
    )
    op.drop_column("register_entry", "client_id")
