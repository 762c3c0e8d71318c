"""Compute the days of many plans at once: plans of one rhythm share the work.

A unit plans many clients alike. Within a short time it does not matter when each began
long ago or ends long after, so that most of its plans come to the same few rhythms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from handlers.butler.occurrences import FARTHEST, Occurrence, occurrences, patrols_of
from handlers.butler.patrol_days import PatrolDays, ProductionDays, patrol_days
from handlers.butler.plans import StoredPlan
from handlers.butler.rhythm import Days, Rhythm
from handlers.deadlines.calendar_rules import WorkingCalendar

#: An old rhythm of every single day, week, month, ... is counted from here.
_LONG_AGO = date(2000, 1, 1)


class ManyPlans:
    """What many plans bring from one day to another."""

    def __init__(
        self,
        calendar: WorkingCalendar,
        production: Mapping[str, ProductionDays],
        *,
        since: date,
        until: date,
    ) -> None:
        self._calendar = calendar
        self._production = production
        self._since, self._until = since, until
        self._known: dict[tuple[Rhythm, str], list[Occurrence]] = {}

    def patrols_of(self, plan: StoredPlan) -> list[Occurrence]:
        """Return the patrols of a plan in this time, in order."""
        until = min(self._until, plan.last_day)
        production = self._production[plan.client_id]
        if plan.versions[-1].from_on > self._since or until != self._until:
            return list(
                patrols_of(
                    plan.outcomes(
                        self._calendar, production, since=self._since, until=until
                    )
                )
            )
        rhythm = self._clipped(plan.present.rhythm)
        # Only a client's own days make a difference between clients.
        client = plan.client_id if rhythm.days is Days.PRODUCTION else ""
        found = self._known.get((rhythm, client))
        if found is None:
            days = self._days(rhythm, production)
            found = list(
                occurrences(rhythm, days, since=self._since, until=self._until)
            )
            self._known[(rhythm, client)] = found
        return found

    def _days(self, rhythm: Rhythm, production: ProductionDays) -> PatrolDays:
        return patrol_days(rhythm.days, calendar=self._calendar, production=production)

    def _clipped(self, rhythm: Rhythm) -> Rhythm:
        """Return the rhythm without what cannot matter in this time.

        A named day lies at most so far from its patrol, and a patrol moves at most so
        far again.
        """
        first, last = self._since - 2 * FARTHEST, self._until + 2 * FARTHEST
        anchor = rhythm.anchor
        if rhythm.every_n == 1 and anchor < first:
            anchor = _LONG_AGO
        return replace(
            rhythm,
            counted_from=anchor,
            valid_from=max(rhythm.valid_from, first),
            valid_to=min(rhythm.valid_to, last),
        )
