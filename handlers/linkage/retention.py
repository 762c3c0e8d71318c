"""How long the record of a case is kept: its class, and the day until which it stays.

The classes are those of the rule on the retention of office records: 永久, 30 or 10
years, counted from the first of January after the case was closed. Which class holds
for linkage cases, the bureau sets.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from handlers.linkage.settings import RETENTION_CLASS
from handlers.settings.store import value_of

FOR_EVER = "永久"


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
