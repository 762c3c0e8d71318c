"""Count the days that a rhythm names, before anybody asks whether they are off.

APScheduler's trigger counts the steps, as a pure calculator without a scheduler. It
would skip a month that has no 31st, so for months, quarters and years it counts first
days of months, and the day is clamped here.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from apscheduler.triggers.calendarinterval import CalendarIntervalTrigger

from handlers.butler.rhythm import MONTHS_A_QUARTER, Frequency, Rhythm

_MONTHS_A_YEAR = 12
_MONTHS = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: MONTHS_A_QUARTER,
    Frequency.YEAR: _MONTHS_A_YEAR,
}
_WEEK = 7


def nominal_days(rhythm: Rhythm, *, since: date, until: date) -> Iterator[date]:
    """Yield the days that a rhythm names, from one day to another, both included."""
    counted = _days if rhythm.frequency in {Frequency.DAY, Frequency.WEEK} else _months
    for day in counted(rhythm, max(since, rhythm.anchor), until):
        if since <= day <= until:
            yield day


def _days(rhythm: Rhythm, since: date, until: date) -> Iterator[date]:
    anchor = rhythm.anchor
    step = rhythm.every_n
    if rhythm.frequency is Frequency.WEEK:
        anchor += timedelta((rhythm.weekday - anchor.isoweekday()) % _WEEK)
        step *= _WEEK
    # What lies before is left out in whole steps, so that old plans cost no more.
    passed = max(0, (since - anchor).days) // step
    start = anchor + timedelta(passed * step)
    yield from _fired(_trigger(start, until, days=step), until)


def _months(rhythm: Rhythm, since: date, until: date) -> Iterator[date]:
    anchor = _first_month(rhythm)
    step = rhythm.every_n * _MONTHS[rhythm.frequency]
    passed = max(0, _index(since) - anchor) // step
    start = _first_of(anchor + passed * step)
    for first in _fired(_trigger(start, until, months=step), until):
        yield clamped(first.year, first.month, rhythm.monthday)


def _first_month(rhythm: Rhythm) -> int:
    """Return the first month whose day does not lie before the anchor."""
    month = _index(rhythm.anchor)
    if rhythm.frequency is not Frequency.MONTH:
        month += (rhythm.month - 1 - month) % _MONTHS[rhythm.frequency]
    first = _first_of(month)
    if clamped(first.year, first.month, rhythm.monthday) < rhythm.anchor:
        month += _MONTHS[rhythm.frequency]
    return month


def clamped(year: int, month: int, monthday: int) -> date:
    """Return a day of a month, or its last day where it has none of that number."""
    return date(year, month, min(monthday, calendar.monthrange(year, month)[1]))


def _trigger(
    start: date, until: date, *, days: int = 0, months: int = 0
) -> CalendarIntervalTrigger | None:
    if start > until:
        return None
    return CalendarIntervalTrigger(
        days=days, months=months, start_date=start, end_date=until, timezone=UTC
    )


def _fired(trigger: CalendarIntervalTrigger | None, until: date) -> Iterator[date]:
    if trigger is None:
        return
    now = datetime.combine(until, time(), tzinfo=UTC)
    fired = trigger.get_next_fire_time(None, now)
    while fired is not None:
        yield fired.date()
        fired = trigger.get_next_fire_time(fired, now)


def _index(day: date) -> int:
    """Return the months from year 0 to the day's."""
    return day.year * _MONTHS_A_YEAR + day.month - 1


def _first_of(index: int) -> date:
    return date(index // _MONTHS_A_YEAR, index % _MONTHS_A_YEAR + 1, 1)
