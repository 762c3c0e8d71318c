"""How long the record of a case is kept: its class, and the days of its keeping.

The classes are those of the rule on the retention of office records: 永久, 30 or 10
years, counted from the first of January after the case was closed. Which class holds
for linkage cases, the bureau sets; a case keeps that of the day on which it was closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from handlers.linkage.settings import RETENTION_CLASS
from handlers.settings.store import value_of

FOR_EVER = "永久"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How the record of a closed case is kept."""

    #: The key of the class: `permanent`, or a number of years.
    kind: str
    #: The first day that counts.
    starts_on: date
    #: The last day on which it must still be there; None for ever.
    ends_on: date | None

    @property
    def words(self) -> str:
        """Return the class as the settings name it."""
        return RETENTION_CLASS.words(self.kind)


def retention_from(closed_on: date, retain_until: str) -> Retention:
    """Return how a case is kept, from what was stored when it was closed.

    Args:
        closed_on: the day of closing in Xiamen.
        retain_until: 永久, or the last day.
    """
    starts_on = date(closed_on.year + 1, 1, 1)
    if retain_until == FOR_EVER:
        return Retention(kind="permanent", starts_on=starts_on, ends_on=None)
    ends_on = date.fromisoformat(retain_until)
    years = str(ends_on.year - closed_on.year)
    return Retention(kind=years, starts_on=starts_on, ends_on=ends_on)


def retain_until(closed_on: date, retention_class: str) -> str:
    """Return 永久, or the last day on which the record must still be there.

    Args:
        closed_on: the day of closing in Xiamen.
        retention_class: `permanent`, or a number of years.
    """
    if retention_class == "permanent":
        return FOR_EVER
    return date(closed_on.year + int(retention_class), 12, 31).isoformat()


def retention_of(connection: Connection, bureau_id: str, *, closed_on: date) -> str:
    """Return until when a case of a bureau that is closed on a day is kept."""
    held = value_of(connection, RETENTION_CLASS, bureau_id=bureau_id)
    return retain_until(closed_on, str(held))
