"""When a paper counts as served: on its day, or when its public notice has run out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.local_time import to_day
from handlers.deadlines.statutes import PUBLIC_NOTICE
from handlers.linkage.errors import FactMissing

BY_NOTICE = "公告送达"


@dataclass(frozen=True, slots=True)
class ServedDay:
    """The day on which a paper counts as served."""

    day: date
    #: True if it was served by public notice.
    noticed: bool

    def by_notice(self, event: str) -> str | None:
        """Return what the day was if a notice ran out; None if the rule says it."""
        return f"{BY_NOTICE}期满视为{event}" if self.noticed else None


def served_day(
    variables: Mapping[str, object], book: DeadlineBook, paper: str, *, needed: str
) -> ServedDay:
    """Return when a paper counts as served.

    Args:
        variables: What the forms have recorded.
        book: Says how long a public notice runs.
        paper: The paper's part of the names of variables: result or order.
        needed: The variable that stands in where no day of service was recorded.

    Raises:
        FactMissing: neither was recorded.
    """
    name = f"{paper}_served_on"
    day = needed_day(variables, name if variables.get(name) else needed, "送达日期")
    if variables.get(f"{paper}_service_method") != BY_NOTICE:
        return ServedDay(day, noticed=False)
    return ServedDay(book.count(PUBLIC_NOTICE.key, day).statutory, noticed=True)


def needed_day(variables: Mapping[str, object], name: str, what: str) -> date:
    """Return a day that must have been recorded before.

    Raises:
        FactMissing: it was not.
    """
    value = variables.get(name)
    if value is None:
        raise FactMissing(name, what)
    return to_day(value)
