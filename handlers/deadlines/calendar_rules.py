"""Say which days are working days in China, and count them.

Pure: the calendar is a mapping from named days to off or not, and the years for
which the State Council's notice is known. In any other year weekends are taken as
off and everything counted there is provisional.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.deadlines.errors import CountRefused

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day that was found by counting; provisional if an unknown year was touched."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days: weekends off, except where a day is named otherwise."""

    #: Days that differ from an ordinary week: True = off, False = a working day.
    named_days: Mapping[date, bool]
    #: Years whose holiday notice is known in full.
    known_years: Collection[int]

    def is_known(self, day: date) -> bool:
        """Say whether the holiday notice of the day's year is known."""
        return day.year in self.known_years

    def is_working_day(self, day: date) -> bool:
        """Say whether the day is a working day, make-up days included."""
        off = self.named_days.get(day)
        return day.weekday() < _SATURDAY if off is None else not off

    def add_working_days(
        self, start: date, count: int, *, without: Collection[date] = ()
    ) -> CountedDay:
        """Return the last of so many working days; the start day is not counted.

        Args:
            start: The day before the first that may count.
            count: How many.
            without: Days that do not count although they are working days.

        Raises:
            CountRefused: the count is negative.
        """
        if count < 0:
            raise CountRefused(count)
        day, left, known = start, count, True
        while left:
            day += _ONE_DAY
            known = known and self.is_known(day)
            left -= day not in without and self.is_working_day(day)
        return CountedDay(day, provisional=not known)

    def next_working_day(self, day: date) -> CountedDay:
        """Return the day itself if it is a working day, else the next one."""
        return self._nearest(day, _ONE_DAY)

    def previous_working_day(self, day: date) -> CountedDay:
        """Return the day itself if it is a working day, else the one before."""
        return self._nearest(day, -_ONE_DAY)

    def _nearest(self, day: date, step: timedelta) -> CountedDay:
        known = self.is_known(day)
        while not self.is_working_day(day):
            day += step
            known = known and self.is_known(day)
        return CountedDay(day, provisional=not known)

    def off_days_between(self, first: date, last: date) -> tuple[date, ...]:
        """Return the off days from the first to the last day, both included."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return tuple(day for day in days if not self.is_working_day(day))
