"""Let nobody change or remove rows of history and audit, not even the service.

A payload of the audit may be erased where the law asks for it: its digest stays, so
that the chain still holds.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = ("history", "audit")
#: All that a chain is made of.
_CHAINED = (
    *("chain", "seq", "at", "actor", "action"),
    *("payload_digest", "previous_hash", "hash"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _protect_on_postgresql()
    else:
        _protect_on_sqlite()


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in _TABLES:
        for event in ("update", "delete", *(["truncate"] if on_postgresql else [])):
            where = f" ON {table}" if on_postgresql else ""
            op.execute(f"DROP TRIGGER {table}_{event}_refused{where}")
    if on_postgresql:
        op.execute("DROP FUNCTION refuse_change()")


def _protect_on_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    for table in _TABLES:
        unless = f" WHEN (NOT ({_erased('IS NOT DISTINCT FROM')}))"
        only = unless if table == "audit" else ""
        for event, level in (
            ("UPDATE", f"ROW{only}"),
            ("DELETE", "ROW"),
            ("TRUNCATE", "STATEMENT"),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_{event.lower()}_refused BEFORE {event} "
                f"ON {table} FOR EACH {level} EXECUTE FUNCTION refuse_change()"
            )


def _protect_on_sqlite() -> None:
    for table in _TABLES:
        unless = f" WHEN NOT ({_erased('IS')})" if table == "audit" else ""
        for event, only in (("UPDATE", unless), ("DELETE", "")):
            op.execute(
                f"CREATE TRIGGER {table}_{event.lower()}_refused BEFORE {event} "
                f"ON {table}{only} BEGIN "
                f"SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
            )


def _erased(same: str) -> str:
    """Return the condition that a change does nothing but erase a payload."""
    kept = (f'NEW."{name}" {same} OLD."{name}"' for name in _CHAINED)
    return " AND ".join(("NEW.payload IS NULL", "NEW.salt IS NULL", *kept))
