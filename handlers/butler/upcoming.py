"""Keep in every plan the day of its next patrol, so that a round looks at few plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, select, update

from engine import UnitOfWork
from handlers.butler.occurrences import FARTHEST, Occurrence, patrols_of
from handlers.butler.patrol_days import ProductionDays
from handlers.butler.patrols import patrols_of_query
from handlers.butler.plans import StoredPlan, plans_of_query, production_for
from handlers.butler.tables import patrol, patrol_plan
from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.calendar_store import edition, load_calendar

_ONE_DAY = timedelta(days=1)
_AT_ONCE = 200


def new_days(
    plan: StoredPlan,
    calendar: WorkingCalendar,
    production: ProductionDays,
    *,
    handed_out: Iterable[date],
    until: date,
) -> Iterable[Occurrence]:
    """Yield the patrols after the last day that was handed out, without moved ones.

    Args:
        plan: The plan.
        calendar: The working days.
        production: The client's days.
        handed_out: Names of patrols that have rows already.
        until: The last day to look at.
    """
    known = set(handed_out)
    found = plan.outcomes(
        calendar, production, since=plan.done_until + _ONE_DAY, until=until
    )
    return (each for each in patrols_of(found) if each.nominal not in known)


def known_names(
    uow: UnitOfWork, plans: Sequence[StoredPlan]
) -> Mapping[str, set[date]]:
    """Return the names of patrols with rows that a plan could still name."""
    names: dict[str, set[date]] = {each.id: set() for each in plans}
    if not plans:
        return names
    since = min(each.done_until for each in plans) - FARTHEST
    query = select(patrol).where(
        patrol.c.plan_id.in_(list(names)), patrol.c.named_on >= since.isoformat()
    )
    for each in patrols_of_query(uow.connection, query):
        names[each.plan_id].add(each.named_on)
    return names


def renew(
    uow: UnitOfWork,
    plans: Sequence[StoredPlan],
    *,
    calendar: WorkingCalendar,
    done_until: date | None = None,
) -> None:
    """Write the next day of plans; with `done_until` also that it was handed out."""
    if not plans:
        return
    production = production_for(uow.connection, plans)
    names = known_names(uow, plans)
    of_edition = edition(uow.connection)
    rows = []
    for plan in plans:
        done = max(done_until or plan.done_until, plan.done_until)
        found = plan.outcomes(
            calendar,
            production[plan.client_id],
            since=done + _ONE_DAY,
            until=plan.last_day,
        )
        coming = (e.day for e in patrols_of(found) if e.nominal not in names[plan.id])
        first = next(coming, None)
        rows.append(
            {
                "plan": plan.id,
                "next_on": first.isoformat() if first else None,
                "done_until": done.isoformat(),
                "edition": of_edition,
            }
        )
    uow.connection.execute(
        update(patrol_plan).where(patrol_plan.c.id == bindparam("plan")), rows
    )


def renew_client(uow: UnitOfWork, client_id: str) -> None:
    """Write the next days of a client's plans: its production days have changed."""
    query = select(patrol_plan).where(
        patrol_plan.c.client_id == client_id, patrol_plan.c.ended_on.is_(None)
    )
    found = plans_of_query(uow.connection, query)
    renew(uow, found, calendar=load_calendar(uow.connection))


def renew_edition(uow: UnitOfWork, *, calendar: WorkingCalendar) -> bool:
    """Write some next days anew after a change of the calendar; False when more are left."""
    query = (
        select(patrol_plan)
        .where(
            patrol_plan.c.next_on.is_not(None),
            patrol_plan.c.edition != edition(uow.connection),
        )
        .order_by(patrol_plan.c.id)
        .limit(_AT_ONCE)
    )
    found = plans_of_query(uow.connection, query)
    renew(uow, found, calendar=calendar)
    return len(found) < _AT_ONCE
