"""Read ISO 8601 durations and add them to moments.

Calendar parts (years, months, weeks, days) are added on the calendar of a zone, with
the day clamped to the end of the month; hours, minutes and seconds are added exactly.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from fractions import Fraction

from engine.model.timer_faults import Unreadable

EXAMPLE = "P15D"

_DURATION = re.compile(
    r"P(?!$)(?:(?P<weeks>\d{1,9})W|(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?"
    r"(?:(?P<days>\d{1,9}(?:[.,]\d{1,9})?)D)?"
    r"(?:T(?!$)(?:(?P<hours>\d{1,9}(?:[.,]\d{1,9})?)H)?"
    r"(?:(?P<minutes>\d{1,9}(?:[.,]\d{1,9})?)M)?"
    r"(?:(?P<seconds>\d{1,9}(?:[.,]\d{1,9})?)S)?)?)",
    re.ASCII,
)
_SECONDS_OF = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_FRACTION = re.compile(r"[.,]")
_MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A duration in three parts that a calendar must not mix."""

    months: int = 0
    days: int = 0
    exact: timedelta = timedelta()

    def after(self, moment: datetime, *, zone: tzinfo, times: int = 1) -> datetime:
        """Return the moment that lies `times` durations later, in UTC.

        A time of the clock that does not exist on that day, because the clock is
        put forward, is read as if it had not been: 02:30 becomes 03:30.

        Args:
            times: Negative for earlier moments.

        Raises:
            OverflowError: it lies outside of the years 1 to 9999.
        """
        if not times:
            return moment.astimezone(UTC)
        local = moment.astimezone(zone)
        if self.months:
            local = _plus_months(local, self.months * times)
        if self.days:
            local += timedelta(days=self.days * times)
        return local.astimezone(UTC) + self.exact * times


def read_duration(text: str) -> Duration:
    """Read a duration.

    Raises:
        Unreadable: it is none, is negative, or is one that has no single meaning.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise Unreadable(_fault(text))
    parts = {name: part for name, part in match.groupdict().items() if part}
    if any(_FRACTION.search(part) for part in list(parts.values())[:-1]):
        reason = "only the last part of a duration may have a fraction"
        raise Unreadable(reason)
    days = parts.get("days", "0")
    if days.isdecimal():
        parts.pop("days", None)
    return Duration(
        months=int(parts.get("years", 0)) * _MONTHS_OF_YEAR
        + int(parts.get("months", 0)),
        days=int(parts.get("weeks", 0)) * 7 + (int(days) if days.isdecimal() else 0),
        exact=_exact({name: parts[name] for name in _SECONDS_OF if name in parts}),
    )


def _exact(parts: dict[str, str]) -> timedelta:
    seconds = sum(
        Fraction(text.replace(",", ".")) * _SECONDS_OF[name]
        for name, text in parts.items()
    )
    return timedelta(microseconds=round(Fraction(seconds) * 1_000_000))


def _fault(text: str) -> str:
    if re.match(r"[-+]P|P.*[-+]\d", text):
        return "a duration has no sign: it only runs forward"
    if re.fullmatch(r"P.*\d[.,]\d+[YMW].*", text.partition("T")[0]):
        return "years, months and weeks cannot have fractions"
    if re.fullmatch(r"P(\d+[YM])*\d+W.+|P(\d+[YM])+\d+W", text):
        return "weeks stand alone, like P2W; write days instead"
    return f"a duration is written like {EXAMPLE} or PT24H"


def _plus_months(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    last_day = calendar.monthrange(year, month + 1)[1]
    return moment.replace(
        year=year, month=month + 1, day=min(moment.day, last_day), fold=0
    )
