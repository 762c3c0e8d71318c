"""Look at a root instance without locking it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from engine.store.tables import instance


def stored_snapshot(connection: Connection, root_id: str) -> str | None:
    """Return the stored state of a root instance, None when it has ended."""
    return connection.scalar(
        select(instance.c.snapshot).where(instance.c.id == root_id)
    )
