"""Read the audit of one root instance: its chain from the first row to the last."""

from __future__ import annotations

from sqlalchemy import Connection, select

from engine.model.audit import AuditEntry
from engine.store.tables import audit


def audit_rows(connection: Connection, root_id: str) -> list[AuditEntry]:
    """Return the chain of a root instance, oldest first."""
    rows = connection.execute(
        select(audit).where(audit.c.chain == root_id).order_by(audit.c.seq)
    )
    return [AuditEntry(**row._mapping) for row in rows]  # noqa: SLF001
