"""Count one deadline from its start day by one rule: a decision, returned as data.

Civil Code 201 to 203 by analogy: the start day is not counted, and a party's last
day on an off day rolls forward. The bureau's own last day never does: its target is
the working day before.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.deadlines.calendar_rules import CountedDay, WorkingCalendar
from handlers.deadlines.pauses import Pause, covered, pauses_text
from handlers.deadlines.rules import DeadlineRule, Roll, Unit

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """When something is due, and how that was found."""

    #: The last day as the statute counts it.
    statutory: date
    #: The last day that is accepted.
    effective: date
    #: The day by which the work should be done.
    target: date
    #: True if a year without a known holiday notice was touched.
    provisional: bool
    law_ref: str
    count_text: str


def count(
    rule: DeadlineRule,
    start: date,
    calendar: WorkingCalendar,
    *,
    pauses: Sequence[Pause] = (),
) -> DueDate:
    """Return when a deadline that starts on this day is due.

    Args:
        rule: The version of the rule that is in force on that day.
        start: The day of the event.
        calendar: Says which days are working days.
        pauses: Spells that have ended in which the deadline was suspended.
    """
    last = last_day(rule, start, calendar, pauses=pauses)
    rolled = _rolled(rule.roll, last.day, calendar)
    forward = rule.roll is Roll.FORWARD
    target = target_day(rule, rolled, calendar, earliest=start)
    return DueDate(
        statutory=last.day,
        effective=rolled.day if forward else last.day,
        target=target.day,
        provisional=last.provisional or target.provisional,
        law_ref=rule.law_ref,
        count_text=rule.count_text(start) + pauses_text(pauses),
    )


def target_day(
    rule: DeadlineRule, last: CountedDay, calendar: WorkingCalendar, *, earliest: date
) -> CountedDay:
    """Return the day by which the bureau wants it done: so many working days before.

    Args:
        last: the last working day on which it can still be done.
        earliest: no target comes before this day, however short the deadline is.
    """
    day, known = last.day, not last.provisional
    for _ in range(rule.target_wd):
        before = calendar.previous_working_day(day - _ONE_DAY)
        if before.day < earliest:
            break
        day, known = before.day, known and not before.provisional
    return CountedDay(day, provisional=not known)


def last_day(
    rule: DeadlineRule,
    start: date,
    calendar: WorkingCalendar,
    *,
    pauses: Sequence[Pause] = (),
) -> CountedDay:
    """Return the last day before any roll; hours end on the day they end.

    A suspended day does not count: natural days are pushed back by as many, of
    working days those that were left when the spell began run on behind it.
    """
    before = start - _ONE_DAY if rule.include_start else start
    if rule.unit is Unit.WORKING:
        return calendar.add_working_days(before, rule.n, without=covered(pauses))
    if rule.unit is Unit.YEARS:
        last = _years_later(before, rule.n)
    else:
        days = rule.n if rule.unit is Unit.NATURAL else -(-rule.n // 24)
        last = before + timedelta(days=days)
    return CountedDay(pushed_back(last, before, pauses), provisional=False)


def pushed_back(last: date, start: date, pauses: Sequence[Pause]) -> date:
    """Return a last day after the suspended days between the start and itself."""
    without = covered(pauses)
    if not without:
        return last
    day, left = start, (last - start).days
    while left > 0:
        day += _ONE_DAY
        left -= day not in without
    return day


def _rolled(roll: Roll, day: date, calendar: WorkingCalendar) -> CountedDay:
    if roll is Roll.FORWARD:
        return calendar.next_working_day(day)
    if roll is Roll.BACK:
        return calendar.previous_working_day(day)
    return CountedDay(day, provisional=False)


def _years_later(start: date, years: int) -> date:
    """Return the same day years later, or the month's last (Civil Code 202)."""
    year = start.year + years
    _, month_length = monthrange(year, start.month)
    return date(year, start.month, min(start.day, month_length))


def warning_days(rule: DeadlineRule, due: DueDate) -> tuple[date, ...]:
    """Return the days on which the owner is warned, counted from the statutory day."""
    return tuple(due.statutory - timedelta(days=n) for n in rule.warnings)
