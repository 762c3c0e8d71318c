"""The patrols of the days to come, of a unit or of one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from handlers.butler.alike import ManyPlans
from handlers.butler.day_route import of_person
from handlers.butler.occurrences import FARTHEST
from handlers.butler.patrols import Patrol, patrols_of_query
from handlers.butler.plans import StoredPlan, plans_of_query, production_for
from handlers.butler.states import PatrolState
from handlers.butler.tables import patrol, patrol_plan
from handlers.deadlines.calendar_rules import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A patrol to come."""

    plan: StoredPlan
    day: date
    named_on: date


def week_ahead(
    connection: Connection,
    butler_id: str,
    calendar: WorkingCalendar,
    *,
    since: date,
    until: date,
    person_id: str | None = None,
) -> list[Visit]:
    """Return the patrols from one day to another, by day and hour.

    Both days are to come: `since` lies behind the last day that was handed out.
    """
    first, last = since.isoformat(), until.isoformat()
    moved = select(patrol.c.plan_id).where(
        patrol.c.day.between(first, last), patrol.c.state == PatrolState.PLANNED.value
    )
    query = select(patrol_plan).where(
        patrol_plan.c.butler_id == butler_id,
        (patrol_plan.c.next_on <= last) | patrol_plan.c.id.in_(moved),
    )
    if person_id is not None:
        query = query.where(patrol_plan.c.id.in_(of_person(person_id)))
    plans = plans_of_query(connection, query)
    rows = _rows(connection, query, since=since)
    production = production_for(connection, plans)
    many = ManyPlans(calendar, production, since=since, until=until)
    found = []
    for plan in plans:
        own = rows.get(plan.id, [])
        named = {each.named_on for each in own}
        found += [
            Visit(plan=plan, day=each.day, named_on=each.nominal)
            for each in many.patrols_of(plan)
            if each.nominal not in named
        ]
        found += [
            Visit(plan=plan, day=each.day, named_on=each.named_on)
            for each in own
            if since <= each.day <= until and each.state is PatrolState.PLANNED
        ]
    return sorted(found, key=_order)


def _order(visit: Visit) -> tuple[date, object, str]:
    return visit.day, visit.plan.on(visit.day).window.start, visit.plan.id


def _rows(
    connection: Connection, plans: Select[Any], *, since: date
) -> Mapping[str, list[Patrol]]:
    """Return the patrols that were put on a day to come, or away from one, by plan."""
    query = select(patrol).where(
        patrol.c.plan_id.in_(plans.with_only_columns(patrol_plan.c.id)),
        patrol.c.named_on >= (since - FARTHEST).isoformat(),
        # What was handed out on its day has passed; what somebody moved has a reason.
        (patrol.c.day >= since.isoformat()) | (patrol.c.reason != ""),
    )
    found: dict[str, list[Patrol]] = {}
    for each in patrols_of_query(connection, query):
        found.setdefault(each.plan_id, []).append(each)
    return found
