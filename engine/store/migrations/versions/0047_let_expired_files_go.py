"""Let expired files go: holds, lists, certificates, and roots that were removed.

Rows of history still cannot be changed; they can be removed for roots alone that
stand in `removed_root`, to which rows are only ever added.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tables()
    _change_registers()
    if op.get_bind().dialect.name == "postgresql":
        _let_go_on_postgresql()
    else:
        _let_go_on_sqlite()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER history_delete_refused ON history")
        op.execute("DROP FUNCTION refuse_removal()")
        op.execute(
            "CREATE TRIGGER history_delete_refused BEFORE DELETE ON history "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    else:
        op.execute("DROP TRIGGER history_delete_refused")
        op.execute(
            "CREATE TRIGGER history_delete_refused BEFORE DELETE ON history "
            "BEGIN SELECT RAISE(ABORT, 'rows of history are only ever added'); END"
        )
    op.drop_table("register_download")
    op.drop_index(op.f("ix_register_entry_org_id_client"), "register_entry")
    for name in ("voided_at", "voided_by", "void_reason", "client"):
        op.drop_column("register_entry", name)
    for name in ("purge_certificate", "purge_item", "purge", "legal_hold"):
        op.drop_table(name)
    op.drop_table("removed_root")


def _make_tables() -> None:
    op.create_table(
        "removed_root",
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("root_id", name=op.f("pk_removed_root")),
        sqlite_strict=True,
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.Column("placed_at", types.UtcDateTime(), nullable=False),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.Column("lifted_at", types.UtcDateTime(), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_legal_hold_contract_id"), "legal_hold", ["contract_id"])
    op.create_table(
        "purge",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", types.UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", types.UtcDateTime(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("done_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["org.id"], name=op.f("fk_purge_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_purge_org_id_proposed_at"), "purge", ["org_id", "proposed_at"]
    )
    op.create_table(
        "purge_item",
        sa.Column("purge_id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("about", types.Json(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("gone", types.Json(), nullable=False),
        sa.CheckConstraint(
            "json_valid(about)", name=op.f("ck_purge_item_about_json")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "json_valid(gone)", name=op.f("ck_purge_item_gone_json")
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["purge_id"], ["purge.id"], name=op.f("fk_purge_item_purge_id")
        ),
        sa.PrimaryKeyConstraint("purge_id", "contract_id", name=op.f("pk_purge_item")),
        sqlite_strict=True,
    )
    op.create_table(
        "purge_certificate",
        sa.Column("org_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("purge_id", sa.Text(), nullable=False),
        sa.Column("content", types.Json(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "json_valid(content)", name=op.f("ck_purge_certificate_content_json")
        ).ddl_if(dialect="sqlite"),
        sa.ForeignKeyConstraint(
            ["org_id"], ["org.id"], name=op.f("fk_purge_certificate_org_id")
        ),
        sa.ForeignKeyConstraint(
            ["purge_id"], ["purge.id"], name=op.f("fk_purge_certificate_purge_id")
        ),
        sa.PrimaryKeyConstraint("org_id", "seq", name=op.f("pk_purge_certificate")),
        sa.UniqueConstraint("purge_id", name=op.f("uq_purge_certificate_purge_id")),
        sqlite_strict=True,
    )


def _change_registers() -> None:
    op.add_column(
        "register_entry",
        sa.Column("client", sa.Text(), nullable=False, server_default=""),
    )
    op.add_column("register_entry", sa.Column("void_reason", sa.Text()))
    op.add_column("register_entry", sa.Column("voided_by", sa.Text()))
    op.add_column("register_entry", sa.Column("voided_at", types.UtcDateTime()))
    op.create_index(
        op.f("ix_register_entry_org_id_client"), "register_entry", ["org_id", "client"]
    )
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(
        "UPDATE register_entry SET client = COALESCE(content::json ->> 'client', '')"
        if on_postgresql
        else "UPDATE register_entry "
        "SET client = COALESCE(json_extract(content, '$.client'), '')"
    )
    op.create_table(
        "register_download",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_register_download_entry_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_download")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_register_download_entry_id"), "register_download", ["entry_id"]
    )


def _let_go_on_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM removed_root WHERE root_id = OLD.root_id) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute("DROP TRIGGER history_delete_refused ON history")
    op.execute(
        "CREATE TRIGGER history_delete_refused BEFORE DELETE ON history "
        "FOR EACH ROW EXECUTE FUNCTION refuse_removal()"
    )
    for event, level in (
        ("UPDATE", "ROW"),
        ("DELETE", "ROW"),
        ("TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER removed_root_{event.lower()}_refused BEFORE {event} "
            f"ON removed_root FOR EACH {level} EXECUTE FUNCTION refuse_change()"
        )


def _let_go_on_sqlite() -> None:
    op.execute("DROP TRIGGER history_delete_refused")
    op.execute(
        "CREATE TRIGGER history_delete_refused BEFORE DELETE ON history "
        "WHEN NOT EXISTS (SELECT 1 FROM removed_root WHERE root_id = OLD.root_id) "
        "BEGIN SELECT RAISE(ABORT, 'rows of history are only ever added'); END"
    )
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER removed_root_{event.lower()}_refused BEFORE {event} "
            "ON removed_root BEGIN "
            "SELECT RAISE(ABORT, 'rows of removed_root are only ever added'); END"
        )
