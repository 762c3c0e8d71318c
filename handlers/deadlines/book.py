"""The deadline book: calendar and rules as they stand, to count with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.counting import DueDate, count, warning_days
from handlers.deadlines.errors import UnknownDeadline
from handlers.deadlines.local_time import end_of_day, local_day
from handlers.deadlines.own_lengths import OwnLength, with_own
from handlers.deadlines.pauses import Pause
from handlers.deadlines.rules import Basis, DeadlineRule, Unit
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
    #: What bureaus have set for themselves, by bureau and rule, oldest first.
    own: Mapping[str, Mapping[str, tuple[OwnLength, ...]]] = field(default_factory=dict)

    def of(self, bureau_id: str | None) -> DeadlineBook:
        """Return the book as it holds for the matters of a bureau."""
        own = self.own.get(bureau_id or "")
        if not own:
            return self
        theirs = {
            key: with_own(self.versions(key), lengths) for key, lengths in own.items()
        }
        return replace(self, changes={**self.changes, **theirs}, own={})

    def rule(self, key: str, on: date) -> DeadlineRule:
        """Return the version of a rule that is in force on a day.

        Raises:
            UnknownDeadline: no rule has this key.
        """
        if key in DEFAULTS and key not in self.changes:
            return DEFAULTS[key]
        versions = self.versions(key)
        in_force = [rule for rule in versions if rule.valid_from <= on]
        return in_force[-1] if in_force else versions[0]

    def versions(self, key: str) -> tuple[DeadlineRule, ...]:
        """Return the versions of a rule, oldest first, each with its last day.

        Of several changes for one day the last one holds; the others were never in
        force.

        Raises:
            UnknownDeadline: no rule has this key.
        """
        if key not in DEFAULTS:
            raise UnknownDeadline(key)
        by_day = {
            rule.valid_from: rule
            for rule in (DEFAULTS[key], *self.changes.get(key, ()))
        }
        days = sorted(by_day)
        ends = [day - timedelta(days=1) for day in days[1:]]
        return tuple(
            replace(by_day[day], valid_to=end)
            for day, end in zip(days, [*ends, None], strict=True)
        )

    def count(self, key: str, start: date, *, pauses: Sequence[Pause] = ()) -> DueDate:
        """Return when a deadline that starts on this day is due."""
        return count(self.rule(key, start), start, self.calendar, pauses=pauses)

    def warning_days(self, key: str, start: date) -> tuple[date, ...]:
        """Return the days on which the owner of a deadline is warned.

        A deadline of the bureau itself warns when half of it is over and on its
        last day; all others say their days.
        """
        rule, due = self.rule(key, start), self.count(key, start)
        if rule.basis is not Basis.SETTING or rule.warnings:
            return warning_days(rule, due)
        if rule.unit is not Unit.WORKING:
            return (due.statutory,)
        half = self.calendar.add_working_days(start, (rule.n + 1) // 2).day
        return tuple(dict.fromkeys((half, due.statutory)))

    def due_moment(self, key: str, now: datetime) -> datetime:
        """Return the moment by which work that begins now is due.

        Hours run from the minute; days end with the last second of the target day.
        """
        rule = self.rule(key, local_day(now))
        if rule.unit is Unit.HOURS:
            return now + timedelta(hours=rule.n)
        return end_of_day(self.count(key, local_day(now)).target)

    def window(self, announced_on: date, *, pauses: Sequence[Pause] = ()) -> Window:
        """Return the window of the re-inspection that an announcement opens."""
        rule = self.rule(SECOND_REINSPECTION.key, announced_on)
        return reinspection_window(
            announced_on, self.calendar, rule=rule, pauses=pauses
        )
