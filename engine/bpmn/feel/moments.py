"""Dates, times, and dates with a time: small values without limits of the years."""

from __future__ import annotations

import re
from dataclasses import dataclass

from typing_extensions import override

from engine.bpmn.feel.calendar import day_number, day_of, is_day
from engine.bpmn.feel.durations import (
    NANOS_OF_DAY,
    NANOS_OF_SECOND,
    SECONDS_OF_DAY,
    SECONDS_OF_HOUR,
    SECONDS_OF_MINUTE,
    fraction_text,
    nanos_of,
)
from engine.bpmn.feel.zones import Zone, parse_zone

_HOURS_OF_DAY = 24
_DATE = re.compile(
    r"(?P<year>-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
    re.ASCII,
)
_TIME = re.compile(
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]+))?(?P<zone>[Z@+-].*)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class FeelDate:
    """A day of the calendar."""

    year: int
    month: int
    day: int

    @property
    def day_number(self) -> int:
        """Days since 1970-01-01."""
        return day_number(self.year, self.month, self.day)

    @override
    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class FeelTime:
    """A time of the day, with or without a zone."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    zone: Zone | None = None

    @property
    def second_of_day(self) -> int:
        """Seconds since midnight, without the fraction."""
        return (
            self.hour * SECONDS_OF_HOUR + self.minute * SECONDS_OF_MINUTE + self.second
        )

    @property
    def seconds(self) -> int:
        """Whole seconds since midnight, in UTC if there is a zone."""
        offset = self.zone.usual_offset if self.zone is not None else 0
        return self.second_of_day - offset

    @property
    def nanoseconds(self) -> int:
        """Nanoseconds since midnight, in UTC if there is a zone."""
        return self.seconds * NANOS_OF_SECOND + self.nano

    @override
    def __str__(self) -> str:
        clock = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}"
        return f"{clock}{fraction_text(self.nano)}{self.zone or ''}"


@dataclass(frozen=True, slots=True)
class FeelDateTime:
    """A day and a time."""

    date: FeelDate
    time: FeelTime

    @property
    def seconds(self) -> int:
        """Whole seconds since 1970-01-01T00:00:00, in UTC if there is a zone."""
        day, second = self.date.day_number, self.time.second_of_day
        zone = self.time.zone
        offset = zone.offset_at(day, second) if zone is not None else 0
        return day * SECONDS_OF_DAY + second - offset

    @property
    def nanoseconds(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00, in UTC if there is a zone."""
        return self.seconds * NANOS_OF_SECOND + self.time.nano

    @override
    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


def midnight(date: FeelDate, *, zone: Zone | None = None) -> FeelDateTime:
    """Return the first moment of a day."""
    return FeelDateTime(date, FeelTime(0, 0, 0, 0, zone))


def date_of(number: int) -> FeelDate | None:
    """Return the day of a count since 1970-01-01, or None behind the last year."""
    parts = day_of(number)
    return FeelDate(*parts) if is_day(*parts) else None


def time_of(nanoseconds: int, *, zone: Zone | None) -> FeelTime:
    """Return the time so long after midnight, within one day."""
    seconds, nano = divmod(nanoseconds % NANOS_OF_DAY, NANOS_OF_SECOND)
    hour, rest = divmod(seconds, SECONDS_OF_HOUR)
    minute, second = divmod(rest, SECONDS_OF_MINUTE)
    return FeelTime(hour, minute, second, nano, zone)


def moved(moment: FeelDateTime, nanoseconds: int) -> FeelDateTime | None:
    """Return the moment so much later, in its own zone; None behind the last year."""
    zone = moment.time.zone
    total = moment.nanoseconds + nanoseconds
    if zone is not None:
        seconds = total // NANOS_OF_SECOND
        total += zone.offset_at_utc(*divmod(seconds, SECONDS_OF_DAY)) * NANOS_OF_SECOND
    days, rest = divmod(total, NANOS_OF_DAY)
    date = date_of(days)
    return FeelDateTime(date, time_of(rest, zone=zone)) if date is not None else None


def parse_date(text: str) -> FeelDate | None:
    """Read `2026-11-22`, or return None."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    parts = int(match["year"]), int(match["month"]), int(match["day"])
    return FeelDate(*parts) if is_day(*parts) else None


def parse_time(text: str) -> FeelTime | None:
    """Read `10:30:00`, with a fraction, an offset or a zone if given, or return None."""
    parsed = _time_and_days(text)
    return parsed[0] if parsed is not None else None


def parse_date_time(text: str) -> FeelDateTime | None:
    """Read `2026-11-22T10:30:00` with what a time may have, or return None."""
    date_text, separator, time_text = text.partition("T")
    date = parse_date(date_text)
    if date is None or not separator:
        return None
    parsed = _time_and_days(time_text)
    if parsed is None:
        return None
    time, days = parsed
    day = date_of(date.day_number + days)
    return FeelDateTime(day, time) if day is not None else None


def make_time(
    hour: int, minute: int, second: int, *, nano: int = 0, zone: Zone | None = None
) -> FeelTime | None:
    """Return the time, or None if there is none such."""
    fits = (
        0 <= hour < _HOURS_OF_DAY
        and 0 <= minute < SECONDS_OF_MINUTE
        and 0 <= second < SECONDS_OF_MINUTE
    )
    return FeelTime(hour, minute, second, nano, zone) if fits else None


def _time_and_days(text: str) -> tuple[FeelTime, int] | None:
    """Read a time; 24:00:00 is the midnight of the next day."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    zone = None
    if match["zone"]:
        zone = parse_zone(match["zone"])
        if zone is None:
            return None
    hour, minute, second = (int(match[part]) for part in ("hour", "minute", "second"))
    nano = nanos_of(match["fraction"])
    days = 0
    if hour == _HOURS_OF_DAY and minute == second == nano == 0:
        hour, days = 0, 1
    time = make_time(hour, minute, second, nano=nano, zone=zone)
    return (time, days) if time is not None else None
