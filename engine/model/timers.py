"""Read dates, durations and cycles, and say when timers are due.

Dates, durations and repeating intervals are written as in ISO 8601, cycles also as
cron expressions, as designers write them for Camunda 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from engine.errors import ExpressionFailed
from engine.model.cron import cron_series
from engine.model.cron_fields import is_cron
from engine.model.cycles import read_cycle
from engine.model.durations import read_duration
from engine.model.moments import read_moment
from engine.model.series import Series
from engine.model.timer_faults import Unreadable

#: Kind -> what a designer may write.
EXAMPLES = {
    "date": "2026-01-31T09:00:00+08:00",
    "duration": "P15D",
    "cycle": "R3/PT1H",
}
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerSchedule:
    """When a timer is due: once, or first and then again in a series."""

    first_due: datetime
    #: None when it fires once.
    series: Series | None = None


def parse_due(
    kind: str, value: object, *, now: datetime, zone: tzinfo
) -> TimerSchedule:
    """Return when a timer of this kind (date, duration or cycle) is due.

    As in Camunda 7, a date may be written as a duration from now, and a duration may
    be given as the date at which it is over.

    Args:
        value: Text; or a date or a time, unless it is a cycle. A date means its
            first moment in the zone.
        zone: For what has no offset, and on whose calendar days are counted.

    Raises:
        ExpressionFailed: the value cannot be read as such a timer.
    """
    with _refusing(value):
        if kind == "cycle":
            series = _series(_text(value, kind), now=now, zone=zone)
            first = series.first_due(now)
            if first is None:
                reason = "it is never due again"
                raise Unreadable(reason)
            return TimerSchedule(first_due=first, series=series)
        if isinstance(value, (date, datetime)):
            return TimerSchedule(first_due=read_moment(value, zone))
        text = _text(value, kind)
        due = _end_of(text, now=now, zone=zone) if _is_span(kind, text) else None
        return TimerSchedule(first_due=due or read_moment(text, zone))


def series_of(text: str, *, now: datetime, zone: tzinfo) -> Series:
    """Return the series of a cycle, as if somebody arrived there now.

    Raises:
        ExpressionFailed: the text cannot be read as a cycle.
    """
    with _refusing(text):
        return _series(text.strip(), now=now, zone=zone)


@contextmanager
def _refusing(value: object) -> Iterator[None]:
    """Say why a value cannot be read as the engine's own kind of error."""
    shown = str(value)[:_LONGEST_SHOWN]
    try:
        yield
    except Unreadable as unreadable:
        raise ExpressionFailed(expression=shown, reason=str(unreadable)) from unreadable
    except OverflowError as error:
        reason = "it lies outside of the calendar"
        raise ExpressionFailed(expression=shown, reason=reason) from error


def _text(value: object, kind: str) -> str:
    if isinstance(value, str):
        return value.strip()
    reason = f"a {kind} is written as text, like {EXAMPLES.get(kind, '')}"
    raise Unreadable(reason)


def _series(text: str, *, now: datetime, zone: tzinfo) -> Series:
    if is_cron(text):
        return cron_series(text, zone)
    return read_cycle(text, now=now, zone=zone)


def _is_span(kind: str, text: str) -> bool:
    return kind == "duration" or text.startswith("P")


def _end_of(text: str, *, now: datetime, zone: tzinfo) -> datetime:
    """Return when a duration, or an interval with a start or an end, is over."""
    one, _, other = text.partition("/")
    if not other:
        return read_duration(text).after(now, zone=zone)
    if one.startswith("P"):
        read_duration(one)
        return read_moment(other, zone)
    start = read_moment(one, zone)
    if other.startswith("P"):
        return read_duration(other).after(start, zone=zone)
    end = read_moment(other, zone)
    if end < start:
        reason = "its end lies before its start"
        raise Unreadable(reason)
    return end
