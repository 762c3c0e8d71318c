"""The deadline book: calendar and rules as they stand, to count with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.counting import DueDate, count
from handlers.deadlines.errors import UnknownDeadline
from handlers.deadlines.local_time import end_of_day, local_day
from handlers.deadlines.rules import DeadlineRule, Unit
from handlers.deadlines.settings import SETTINGS
from handlers.deadlines.statutes import SECOND_REINSPECTION, STATUTES
from handlers.deadlines.window import Window, reinspection_window

DEFAULTS: Mapping[str, DeadlineRule] = {
    rule.key: rule for rule in (*STATUTES, *SETTINGS)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineBook:
    """The calendar and every version of every rule."""

    calendar: WorkingCalendar
    #: Versions of changed rules, oldest first; the default comes before them.
    changes: Mapping[str, tuple[DeadlineRule, ...]]
    #: Names of the days that differ from an ordinary week.
    day_names: Mapping[date, str]

    def rule(self, key: str, on: date) -> DeadlineRule:
        """Return the version of a rule that is in force on a day.

        Raises:
            UnknownDeadline: no rule has this key.
        """
        if key not in DEFAULTS:
            raise UnknownDeadline(key)
        in_force = [r for r in self.changes.get(key, ()) if r.valid_from <= on]
        return in_force[-1] if in_force else DEFAULTS[key]

    def count(self, key: str, start: date) -> DueDate:
        """Return when a deadline that starts on this day is due."""
        return count(self.rule(key, start), start, self.calendar)

    def due_moment(self, key: str, now: datetime) -> datetime:
        """Return the moment by which work that begins now is due.

        Hours run from the minute; days end with the last second of the target day.
        """
        rule = self.rule(key, local_day(now))
        if rule.unit is Unit.HOURS:
            return now + timedelta(hours=rule.n)
        return end_of_day(self.count(key, local_day(now)).target)

    def window(self, announced_on: date) -> Window:
        """Return the window of the re-inspection that an announcement opens."""
        rule = self.rule(SECOND_REINSPECTION.key, announced_on)
        return reinspection_window(announced_on, self.calendar, last=rule.n)
