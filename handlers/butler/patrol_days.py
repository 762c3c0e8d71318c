"""Which days a patrol may take place on: all, working days, or the client's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from handlers.butler.rhythm import Days
from handlers.deadlines.calendar_rules import WorkingCalendar

#: ISO weekdays on which a client produces who has said nothing: Monday to Friday.
USUAL_WEEK = frozenset(range(1, 6))


class PatrolDays(Protocol):
    """Says of any day whether a patrol may take place on it."""

    def allows(self, day: date) -> bool:
        """Say whether a patrol may take place on the day."""
        ...

    def is_known(self, day: date) -> bool:
        """Say whether that is final: the notice of the day's year is known."""
        ...


class AllDays:
    """Every day of the year."""

    def allows(self, day: date) -> bool:
        """Say yes."""
        return day is not None

    def is_known(self, day: date) -> bool:
        """Say yes."""
        return day is not None


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of the State Council's notice, make-up days included."""

    calendar: WorkingCalendar

    def allows(self, day: date) -> bool:
        """Say whether the day is a working day."""
        return self.calendar.is_working_day(day)

    def is_known(self, day: date) -> bool:
        """Say whether the notice of its year is known."""
        return self.calendar.is_known(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionDays:
    """When a client produces: weekdays, and days that differ from them."""

    weekdays: frozenset[int] = USUAL_WEEK
    #: True = produces although its weekday is off, False = 停产.
    named: Mapping[date, bool] = field(default_factory=dict)

    def allows(self, day: date) -> bool:
        """Say whether the client produces on the day."""
        return self.named.get(day, day.isoweekday() in self.weekdays)

    def is_known(self, day: date) -> bool:
        """Say yes: the client's own word is final until it says another."""
        return day is not None


def patrol_days(
    days: Days, *, calendar: WorkingCalendar, production: ProductionDays
) -> PatrolDays:
    """Return the days that a rhythm's calendar names."""
    if days is Days.WORKING:
        return WorkingDays(calendar)
    return production if days is Days.PRODUCTION else AllDays()
