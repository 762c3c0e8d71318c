"""Hand out the deadline book, loaded once for each edition of it."""

from __future__ import annotations

from sqlalchemy import Connection

from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.calendar_store import edition, load_calendar, load_day_names
from handlers.deadlines.own_store import load_own
from handlers.deadlines.setting_store import load_changes


class DeadlineBooks:
    """A cache of one: safe between threads, because a book never changes."""

    def __init__(self) -> None:
        self._cached: tuple[str, DeadlineBook] | None = None

    def at(self, connection: Connection) -> DeadlineBook:
        """Return the book as this transaction sees it."""
        present = edition(connection)
        cached = self._cached
        if cached is not None and cached[0] == present:
            return cached[1]
        book = load_book(connection)
        self._cached = (present, book)
        return book


def load_book(connection: Connection) -> DeadlineBook:
    """Read the calendar and all changes of rules."""
    return DeadlineBook(
        calendar=load_calendar(connection),
        changes=load_changes(connection),
        day_names=load_day_names(connection),
        own=load_own(connection),
    )
