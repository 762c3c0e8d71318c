"""Read ISO 8601 dates, durations and cycles, and say when timers are due.

Calendar parts (years, months, days) are added on the calendar of the zone, with the
day clamped to the end of the month; hours, minutes and seconds are added exactly.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from fractions import Fraction

from engine.clock import as_utc
from engine.errors import ExpressionFailed

_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d(?P<time>[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?"
    r"(?P<offset>Z|[+-]\d\d(:?\d\d)?)?)?",
    re.ASCII,
)
_DURATION = re.compile(
    r"P(?!$)(?:(?P<weeks>\d{1,9})W|(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?"
    r"(?:(?P<days>\d{1,9}(?:[.,]\d{1,9})?)D)?"
    r"(?:T(?!$)(?:(?P<hours>\d{1,9}(?:[.,]\d{1,9})?)H)?"
    r"(?:(?P<minutes>\d{1,9}(?:[.,]\d{1,9})?)M)?"
    r"(?:(?P<seconds>\d{1,9}(?:[.,]\d{1,9})?)S)?)?)",
    re.ASCII,
)
_REPEAT = re.compile(r"R([0-9]{0,9})")
_SECONDS_OF = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_FRACTION = re.compile(r"[.,]")
_SHORTEST_INTERVAL = timedelta(seconds=1)
_MONTHS_OF_YEAR = 12


class _Unreadable(Exception):
    """A timer makes no sense; the reason becomes that of ExpressionFailed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A duration in three parts that a calendar must not mix."""

    months: int = 0
    days: int = 0
    exact: timedelta = timedelta()

    def after(self, moment: datetime, *, zone: tzinfo, times: int = 1) -> datetime:
        """Return the moment that lies `times` durations later, in UTC.

        Raises:
            OverflowError: it lies behind the year 9999.
        """
        local = moment.astimezone(zone)
        if self.months:
            local = _plus_months(local, self.months * times)
        if self.days:
            local += timedelta(days=self.days * times)
        return local.astimezone(UTC) + self.exact * times


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerSchedule:
    """When a timer is due: once, or first and then again after each interval."""

    first_due: datetime
    #: How often it fires in all; None means without end.
    repetitions: int | None = 1
    #: None when it fires once.
    interval: Duration | None = None
    #: Whose calendar the interval is counted on.
    zone: tzinfo = UTC


def parse_due(
    kind: str,
    value: object,
    *,
    now: datetime,
    zone: tzinfo | None,
) -> TimerSchedule:
    """Return when a timer of this kind (date, duration or cycle) is due.

    Args:
        value: ISO 8601 text; for dates also a date or an aware time. A date means
            its first moment in the zone.
        zone: for texts without an offset; None refuses them.

    Raises:
        ExpressionFailed: the value cannot be read as such a timer.
    """
    try:
        return _schedule(kind, value, now=now, zone=zone)
    except _Unreadable as unreadable:
        reason = str(unreadable)
        raise ExpressionFailed(
            expression=str(value)[:80], reason=reason
        ) from unreadable
    except OverflowError as error:
        reason = "it lies outside of the calendar"
        raise ExpressionFailed(expression=str(value)[:80], reason=reason) from error


def next_after(schedule: TimerSchedule, last_due: datetime) -> datetime | None:
    """Return the first due time after `last_due`, or None if there is no more.

    It is counted from the first due time, not from a late firing: the series keeps
    its hour and its day of the month.
    """
    if schedule.interval is None:
        return None
    times = 1 + _times_until(
        schedule.interval, schedule.first_due, moment=last_due, zone=schedule.zone
    )
    if schedule.repetitions is not None and times >= schedule.repetitions:
        return None
    try:
        return schedule.interval.after(
            schedule.first_due, zone=schedule.zone, times=times
        )
    except OverflowError:
        return None


def _schedule(
    kind: str, value: object, *, now: datetime, zone: tzinfo | None
) -> TimerSchedule:
    if kind == "date":
        return TimerSchedule(first_due=_moment(value, zone))
    text = _text(value, kind)
    if kind == "duration":
        return TimerSchedule(first_due=_duration(text).after(now, zone=zone or UTC))
    return _cycle(text, now=now, zone=zone)


def _text(value: object, kind: str) -> str:
    if isinstance(value, str):
        return value.strip()
    reason = f"a {kind} is written as text, like {_EXAMPLES.get(kind, '')}"
    raise _Unreadable(reason)


_EXAMPLES = {"duration": "P15D", "cycle": "R3/PT1H", "date": "2026-01-31T09:00:00Z"}


def _moment(value: object, zone: tzinfo | None) -> datetime:
    if isinstance(value, datetime):
        return _in_utc(value, zone)
    if isinstance(value, date):
        return _in_utc(datetime(value.year, value.month, value.day), zone)  # noqa: DTZ001 - the zone follows
    text = _text(value, "date")
    if _DATE_TIME.fullmatch(text) is None:
        reason = f"a date is written like {_EXAMPLES['date']}"
        raise _Unreadable(reason)
    try:
        return _in_utc(datetime.fromisoformat(text), zone)
    except ValueError as error:
        reason = f"the calendar has no such time: {error}"
        raise _Unreadable(reason) from error


def _in_utc(moment: datetime, zone: tzinfo | None) -> datetime:
    if moment.tzinfo is None:
        if zone is None:
            reason = "it has no offset from UTC, like +08:00"
            raise _Unreadable(reason)
        moment = moment.replace(tzinfo=zone)
    return as_utc(moment)


def _duration(text: str) -> Duration:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise _Unreadable(_duration_fault(text))
    parts = {name: part for name, part in match.groupdict().items() if part}
    names = list(parts)
    if any(_FRACTION.search(parts[name]) for name in names[:-1]):
        reason = "only the last part of a duration may have a fraction"
        raise _Unreadable(reason)
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


def _duration_fault(text: str) -> str:
    if re.fullmatch(r"P.*\d[.,]\d+[YMW].*", text.partition("T")[0]):
        return "years, months and weeks cannot have fractions"
    if re.fullmatch(r"P\d+W.+", text):
        return "weeks stand alone, like P2W; write days instead"
    return f"a duration is written like {_EXAMPLES['duration']} or PT24H"


def _cycle(text: str, *, now: datetime, zone: tzinfo | None) -> TimerSchedule:
    parts = text.split("/")
    repeat = _REPEAT.fullmatch(parts[0])
    if repeat is None or len(parts) not in {2, 3}:
        reason = f"a cycle is written like {_EXAMPLES['cycle']}"
        raise _Unreadable(reason)
    repetitions = int(repeat[1]) if repeat[1] else None
    if repetitions == 0:
        reason = "it repeats zero times"
        raise _Unreadable(reason)
    interval = _interval(parts[-1], zone=zone or UTC, now=now)
    schedule = TimerSchedule(
        first_due=interval.after(now, zone=zone or UTC),
        repetitions=repetitions,
        interval=interval,
        zone=zone or UTC,
    )
    if len(parts) == 2:  # noqa: PLR2004 - R3/PT1H without a start
        return schedule
    return _from_start(schedule, interval, start=_moment(parts[1], zone), now=now)


def _interval(text: str, *, zone: tzinfo, now: datetime) -> Duration:
    interval = _duration(text)
    if interval.after(now, zone=zone) - as_utc(now) < _SHORTEST_INTERVAL:
        reason = "its interval is shorter than a second"
        raise _Unreadable(reason)
    return interval


def _from_start(
    schedule: TimerSchedule, interval: Duration, *, start: datetime, now: datetime
) -> TimerSchedule:
    """Begin at the start; what was due before now is not made up for."""
    skipped = 0
    if start < now:
        just_before = now - datetime.resolution
        skipped = 1 + _times_until(
            interval, start, moment=just_before, zone=schedule.zone
        )
    repetitions = schedule.repetitions
    if repetitions is not None:
        skipped = min(skipped, repetitions - 1)
        repetitions -= skipped
    return replace(
        schedule,
        first_due=interval.after(start, zone=schedule.zone, times=skipped),
        repetitions=repetitions,
    )


def _times_until(
    interval: Duration, start: datetime, *, moment: datetime, zone: tzinfo
) -> int:
    """Return the largest n from 0 with start + n * interval <= moment, by halving."""

    def is_later(times: int) -> bool:
        try:
            return interval.after(start, zone=zone, times=times) > moment
        except OverflowError:
            return True

    above = 1
    while not is_later(above):
        above *= 2
    below = above // 2
    while above - below > 1:
        middle = (above + below) // 2
        below, above = (below, middle) if is_later(middle) else (middle, above)
    return below


def _plus_months(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError
    last_day = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last_day))
