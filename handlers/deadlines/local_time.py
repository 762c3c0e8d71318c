"""Days and moments in Asia/Shanghai, where every deadline is counted."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.deadlines.errors import NotADay

SHANGHAI = ZoneInfo("Asia/Shanghai")
_LAST_SECOND = time(23, 59, 59)


def local_day(moment: datetime) -> date:
    """Return the day that a moment falls on in Xiamen."""
    return moment.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """Return the first moment of a day."""
    return datetime.combine(day, time(), SHANGHAI)


def end_of_day(day: date) -> datetime:
    """Return the last second of a day, so that it still shows that day."""
    return datetime.combine(day, _LAST_SECOND, SHANGHAI)


def day_after(day: date) -> datetime:
    """Return the first moment after a day: when a deadline of that day has passed."""
    return start_of_day(day + timedelta(days=1))


def to_day(value: object) -> date:
    """Return the day that a variable names: an ISO day or moment.

    Raises:
        NotADay: the value names no day.
    """
    if isinstance(value, datetime):
        return local_day(value)
    if isinstance(value, date):
        return value
    try:
        return _parsed(str(value))
    except ValueError as error:
        raise NotADay(value) from error


def _parsed(text: str) -> date:
    if "T" not in text:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return moment.date() if moment.tzinfo is None else local_day(moment)
