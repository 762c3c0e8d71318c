"""The two durations of FEEL: days and time, and years and months."""

from __future__ import annotations

import re
from dataclasses import dataclass

from typing_extensions import override

from engine.bpmn.feel.calendar import MONTHS_OF_YEAR

NANOS_OF_SECOND = 1_000_000_000
SECONDS_OF_MINUTE = 60
SECONDS_OF_HOUR = 3_600
SECONDS_OF_DAY = 86_400
NANOS_OF_DAY = SECONDS_OF_DAY * NANOS_OF_SECOND
_MAX_DIGITS = 18

_DAYS_TIME = re.compile(
    r"(?P<sign>-?)P(?:(?P<days>[0-9]+)D)?"
    r"(?:(?P<t>T)(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?"
    r"(?:(?P<seconds>[0-9]+)(?:\.(?P<fraction>[0-9]*))?S)?)?",
    re.ASCII,
)
_YEARS_MONTHS = re.compile(
    r"(?P<sign>-?)P(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?", re.ASCII
)


@dataclass(frozen=True, slots=True, order=True)
class DaysTimeDuration:
    """A length of time in nanoseconds, negative ones included."""

    nanoseconds: int

    @property
    def parts(self) -> tuple[int, int, int, int, int]:
        """Days, hours, minutes, seconds and nanoseconds of the length without sign."""
        seconds, nanos = divmod(abs(self.nanoseconds), NANOS_OF_SECOND)
        days, seconds = divmod(seconds, SECONDS_OF_DAY)
        hours, seconds = divmod(seconds, SECONDS_OF_HOUR)
        minutes, seconds = divmod(seconds, SECONDS_OF_MINUTE)
        return days, hours, minutes, seconds, nanos

    @override
    def __str__(self) -> str:
        days, hours, minutes, seconds, nanos = self.parts
        time = "".join(
            f"{amount}{unit}"
            for amount, unit in ((hours, "H"), (minutes, "M"))
            if amount
        )
        if seconds or nanos:
            time += f"{seconds}{fraction_text(nanos)}S"
        text = (f"{days}D" if days else "") + (f"T{time}" if time else "")
        return ("-" if self.nanoseconds < 0 else "") + "P" + (text or "T0S")


@dataclass(frozen=True, slots=True, order=True)
class YearsMonthsDuration:
    """A length of time in months, negative ones included."""

    months: int

    @property
    def parts(self) -> tuple[int, int]:
        """Years and months of the length without sign."""
        return divmod(abs(self.months), MONTHS_OF_YEAR)

    @override
    def __str__(self) -> str:
        years, months = self.parts
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.months < 0 else "") + "P" + (text or "0M")


def fraction_text(nanos: int) -> str:
    """Return the fraction of a second with its point, or nothing."""
    return f".{nanos:09d}".rstrip("0") if nanos else ""


def nanos_of(fraction: str | None) -> int:
    """Return the nanoseconds that the digits behind the point denote."""
    return int((fraction or "")[:9].ljust(9, "0"))


def parse_duration(text: str) -> DaysTimeDuration | YearsMonthsDuration | None:
    """Read the ISO 8601 text of either kind, or return None."""
    match = _YEARS_MONTHS.fullmatch(text)
    if match is not None:
        return _years_months(match)
    match = _DAYS_TIME.fullmatch(text)
    return _days_time(match) if match is not None else None


def _years_months(match: re.Match[str]) -> YearsMonthsDuration | None:
    years, months = match["years"], match["months"]
    if (years is None and months is None) or _too_long(years, months):
        return None
    total = int(years or 0) * MONTHS_OF_YEAR + int(months or 0)
    return YearsMonthsDuration(-total if match["sign"] else total)


def _days_time(match: re.Match[str]) -> DaysTimeDuration | None:
    parts = match.group("days", "hours", "minutes", "seconds")
    if all(part is None for part in parts) or _too_long(*parts):
        return None
    if match["t"] and all(part is None for part in parts[1:]):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in parts)
    whole = (
        days * SECONDS_OF_DAY
        + hours * SECONDS_OF_HOUR
        + minutes * SECONDS_OF_MINUTE
        + seconds
    )
    total = whole * NANOS_OF_SECOND + nanos_of(match["fraction"])
    return DaysTimeDuration(-total if match["sign"] else total)


def _too_long(*digits: str | None) -> bool:
    return any(part is not None and len(part) > _MAX_DIGITS for part in digits)
