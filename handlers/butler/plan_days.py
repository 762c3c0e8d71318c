"""What each day of a plan is, past and to come: for calendars and lists.

Days with a row say what became of them; days to come say what the plan makes of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from handlers.butler.occurrences import FARTHEST, Dropped, Occurrence, Why
from handlers.butler.patrol_days import ProductionDays
from handlers.butler.patrols import Patrol, patrols_between
from handlers.butler.plans import StoredPlan, production_for
from handlers.butler.states import PatrolState
from handlers.butler.tables import patrol_event
from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.local_time import local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDay:
    """A patrol on a day, or a named day that has none and why."""

    day: date
    #: The day that the plan names.
    named_on: date
    #: None for a named day without a patrol of its own.
    state: PatrolState | None = None
    why: Why | None = None
    #: Somebody put the patrol of this day on that one (改期).
    moved_to: date | None = None
    #: Somebody put it here from that day.
    moved_from: date | None = None
    reason: str = ""
    #: The notice of its year is not known yet.
    provisional: bool = False
    patrol: Patrol | None = None

    @property
    def is_shifted(self) -> bool:
        """Say whether the plan itself moved it off a day off."""
        return self.moved_from is None and self.day != self.named_on


def plan_days(
    connection: Connection,
    plan: StoredPlan,
    calendar: WorkingCalendar,
    *,
    since: date,
    until: date,
) -> list[PlanDay]:
    """Return what the days of a plan are from one day to another, in their order."""
    production = production_for(connection, [plan])[plan.client_id]
    rows = patrols_between(
        connection, [plan.id], since=since - FARTHEST, until=until + FARTHEST
    )
    moves = _moves(connection, plan.id) if rows else {}
    named = list(plan.outcomes(calendar, production, since=since, until=until))
    found = [
        *_written(rows, moves, _usual_days(plan, calendar, production, rows)),
        *_coming(plan, named, {each.named_on for each in rows}),
    ]
    return sorted(
        (each for each in found if since <= each.day <= until),
        key=lambda each: (each.day, each.named_on),
    )


def _written(
    rows: Sequence[Patrol],
    moves: Mapping[date, str],
    usual: Mapping[date, date],
) -> Iterator[PlanDay]:
    """Yield what has a row, and the days from which somebody moved it away."""
    for row in rows:
        origin = usual.get(row.named_on, row.named_on)
        by_hand = row.named_on in moves and origin != row.day
        yield PlanDay(
            day=row.day,
            named_on=row.named_on,
            state=row.state,
            moved_from=origin if by_hand else None,
            reason=row.reason,
            patrol=row,
        )
        if by_hand:
            yield PlanDay(
                day=origin,
                named_on=row.named_on,
                moved_to=row.day,
                reason=moves[row.named_on],
                patrol=row,
            )


def _coming(
    plan: StoredPlan, named: Sequence[Occurrence | Dropped], written: set[date]
) -> Iterator[PlanDay]:
    """Yield what is still to come, and the named days without a patrol."""
    made_on = local_day(plan.made_at)
    for each in named:
        if isinstance(each, Dropped):
            # What lay before the plan was made was never planned.
            if each.nominal < made_on:
                continue
            yield PlanDay(day=each.nominal, named_on=each.nominal, why=each.why)
        elif each.day > plan.done_until and each.nominal not in written:
            yield PlanDay(
                day=each.day,
                named_on=each.nominal,
                state=PatrolState.PLANNED,
                provisional=each.provisional,
            )


def _usual_days(
    plan: StoredPlan,
    calendar: WorkingCalendar,
    production: ProductionDays,
    rows: Sequence[Patrol],
) -> Mapping[date, date]:
    """Return on which day the plan alone would have each of these patrols."""
    if not rows:
        return {}
    names = [each.named_on for each in rows]
    return {
        each.nominal: each.day
        for each in plan.outcomes(
            calendar,
            production,
            since=min(names) - FARTHEST,
            until=max(names) + FARTHEST,
        )
        if isinstance(each, Occurrence)
    }


def _moves(connection: Connection, plan_id: str) -> Mapping[date, str]:
    """Return the last reason for which each patrol was put on another day."""
    query = (
        select(patrol_event.c.named_on, patrol_event.c.reason)
        .where(
            patrol_event.c.plan_id == plan_id,
            patrol_event.c.state == PatrolState.PLANNED.value,
            patrol_event.c.reason != "",
        )
        .order_by(patrol_event.c.number)
    )
    return {
        date.fromisoformat(row.named_on): row.reason
        for row in connection.execute(query)
    }
