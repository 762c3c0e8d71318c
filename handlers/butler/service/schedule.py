"""When the summaries of a contract are due, and when it is reviewed (B5.7.2, B8)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = 12
_ONE_DAY = timedelta(days=1)

#: Words of the menu -> months of a period.
RHYTHMS: Mapping[str, int] = {"每月": 1, "每季度": 3, "每半年": 6, "每年": 12}
#: The contract asks for no summaries.
NEVER = "不提交"


@dataclass(frozen=True, slots=True)
class Period:
    """What one summary reports on, and from when it can be written."""

    first: date
    last: date
    #: The day from which it can be written.
    due_from: date


def periods(
    valid_from: date, valid_to: date, *, months: int, review_days: int
) -> list[Period]:
    """Return the periods of a contract's summaries, the first one first.

    The last one ends with the contract and is written while it is reviewed, so that
    the client has it before the contract is over.
    """
    found: list[Period] = []
    first, count = valid_from, 1
    while True:
        after = _months_later(valid_from, count * months)
        if after > valid_to:
            break
        found.append(Period(first, after - _ONE_DAY, after))
        first, count = after, count + 1
    review = review_from(valid_to, review_days)
    found.append(Period(first, valid_to, max(first, review)))
    return found


def review_from(valid_to: date, review_days: int) -> date:
    """Return the day from which a contract is reviewed before its end."""
    return valid_to - timedelta(days=review_days)


def _months_later(day: date, months: int) -> date:
    """Return the same day months later; what a month lacks is its last day."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
