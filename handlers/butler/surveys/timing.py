"""When clients are asked: the first working day of a month that the settings name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.deadlines.calendar_rules import WorkingCalendar

_MONTHS = 12
#: A round that was missed for longer than this is left to the next one.
LATEST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Period:
    """One round of surveys: its name and the day on which it is sent."""

    name: str
    sent_on: date


def period_on(today: date, *, times: int, calendar: WorkingCalendar) -> Period | None:
    """Return the round that is to be sent today, or was missed a little while ago.

    Args:
        today: In Xiamen.
        times: How often in a year clients are asked; a divisor of 12.
        calendar: Which days are working days.
    """
    passed = [
        each
        for each in _periods(today.year - 1, times, calendar)
        + _periods(today.year, times, calendar)
        if each.sent_on <= today
    ]
    latest = passed[-1]
    return latest if today - latest.sent_on <= LATEST else None


def next_period(today: date, *, times: int, calendar: WorkingCalendar) -> Period:
    """Return the next round that is sent after today."""
    return next(
        each
        for year in (today.year, today.year + 1)
        for each in _periods(year, times, calendar)
        if each.sent_on > today
    )


def next_look(today: date, calendar: WorkingCalendar) -> date:
    """Return the day after today on which a round could be due.

    That is the first working day of a month, whatever the settings say by then.
    """
    opening = _opening(today.year, today.month, calendar)
    if opening > today:
        return opening
    year, month = divmod(today.year * _MONTHS + today.month, _MONTHS)
    return _opening(year, month + 1, calendar)


def _periods(year: int, times: int, calendar: WorkingCalendar) -> list[Period]:
    step = _MONTHS // times
    return [
        Period(f"{year}-{month:02d}", _opening(year, month, calendar))
        for month in range(step, _MONTHS + 1, step)
    ]


def _opening(year: int, month: int, calendar: WorkingCalendar) -> date:
    """Return the first working day of a month."""
    return calendar.next_working_day(date(year, month, 1)).day
