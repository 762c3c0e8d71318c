"""Watch the statements of a database, and stop before one of them as by kill -9."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from engine.store.database import Database


class Stopped(BaseException):
    """The process ends here, as by kill -9: nothing may catch it."""


@contextmanager
def statements(database: Database, *, stop_at: int = 0) -> Iterator[list[str]]:
    """Note the statements of writing connections; stop before one of them."""
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)
            if len(seen) == stop_at:
                raise Stopped

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
