"""Read ISO 8601 dates and times as moments."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

from engine.clock import as_utc
from engine.model.timer_faults import Unreadable

EXAMPLE = "2026-01-31T09:00:00Z"

_MOMENT = re.compile(
    r"""(?:
        (?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)
      | (?P<week_year>\d{4})-W(?P<week>\d\d)-(?P<weekday>\d)
      | (?P<ordinal_year>\d{4})-(?P<ordinal>\d{3})
    )
    (?:[T ]
        (?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d)
        (?:[.,](?P<fraction>\d{1,9}))?)?)?
        (?P<offset>Z|[+-]\d\d(?::?\d\d)?)?
    )?""",
    re.ASCII | re.VERBOSE,
)
#: The same without hyphens and colons.
_BASIC = re.compile(
    r"""(?P<date>\d{8}|\d{4}W\d{3}|\d{7})
    (?:T(?P<time>\d\d(?:\d\d(?:\d\d)?)?)(?P<fraction>[.,]\d{1,9})?
    (?P<offset>Z|[+-]\d\d(?:\d\d)?)?)?""",
    re.ASCII | re.VERBOSE,
)
_END_OF_DAY = 24


def read_moment(value: object, zone: tzinfo) -> datetime:
    """Read a moment; a date alone means its first moment in the zone.

    Calendar dates (2026-01-31), week dates (2026-W05-6) and days of the year
    (2026-031) are read, with or without hyphens and colons.

    Args:
        value: A date, a time or a text.
        zone: For what has no offset.

    Raises:
        Unreadable: there is no such moment.
        OverflowError: it lies outside of the calendar.
    """
    if isinstance(value, datetime):
        return _in_utc(value, zone)
    if isinstance(value, date):
        return _in_utc(datetime(value.year, value.month, value.day), zone)  # noqa: DTZ001 - the zone follows
    if not isinstance(value, str):
        reason = f"a date is written as text, like {EXAMPLE}"
        raise Unreadable(reason)
    match = _MOMENT.fullmatch(_extended(value.strip()))
    if match is None:
        reason = f"a date is written like {EXAMPLE}"
        raise Unreadable(reason)
    try:
        return _in_utc(_moment(match), zone)
    except ValueError as error:
        reason = f"the calendar has no such time: {error}"
        raise Unreadable(reason) from error


def _extended(text: str) -> str:
    """Put hyphens and colons into the basic form."""
    basic = _BASIC.fullmatch(text)
    if basic is None:
        return text
    days = basic["date"]
    if "W" in days:
        written = f"{days[:4]}-{days[4:7]}-{days[7:]}"
    elif len(days) == len("YYYYDDD"):
        written = f"{days[:4]}-{days[4:]}"
    else:
        written = f"{days[:4]}-{days[4:6]}-{days[6:]}"
    if basic["time"] is None:
        return written
    time = ":".join(re.findall(r"\d\d", basic["time"]))
    return f"{written}T{time}{basic['fraction'] or ''}{basic['offset'] or ''}"


def _moment(match: re.Match[str]) -> datetime:
    """Return the moment, without an offset if none is written."""
    hour = int(match["hour"] or 0)
    clock = match["minute"] or "00", match["second"] or "00"
    fraction = (match["fraction"] or "").ljust(6, "0")[:6]
    late = hour == _END_OF_DAY and not any(map(int, (*clock, fraction)))
    time = f"{0 if late else hour:02}:{clock[0]}:{clock[1]}.{fraction}"
    found = datetime.fromisoformat(
        f"{_day(match).isoformat()}T{time}{match['offset'] or ''}"
    )
    return found + timedelta(days=1) if late else found


def _day(match: re.Match[str]) -> date:
    if match["year"]:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["week_year"]:
        return date.fromisocalendar(
            int(match["week_year"]), int(match["week"]), int(match["weekday"])
        )
    year, number = int(match["ordinal_year"]), int(match["ordinal"])
    found = date(year, 1, 1) + timedelta(days=number - 1)
    if number < 1 or found.year != year:
        message = f"{year} has no day {number}"
        raise ValueError(message)
    return found


def _in_utc(moment: datetime, zone: tzinfo) -> datetime:
    return as_utc(moment if moment.tzinfo else moment.replace(tzinfo=zone))
