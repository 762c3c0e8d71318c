"""Say by which words a programme is found: its number and its name."""

from __future__ import annotations

from sqlalchemy import Connection, select

from handlers.linkage.programmes.tables import programme
from handlers.search.index import Entry, EntryKind


def programme_entries(
    connection: Connection, programme_id: str | None = None
) -> list[Entry]:
    """Return the entry of one programme, or of all of them, the oldest first."""
    query = select(programme).order_by(programme.c.opened_at, programme.c.programme_id)
    if programme_id is not None:
        query = query.where(programme.c.programme_id == programme_id)
    return [
        Entry(
            kind=EntryKind.PROGRAMME,
            ref=row.programme_id,
            number=row.programme_id,
            title=row.name,
        )
        for row in connection.execute(query)
    ]
