"""The patrols of a day: whom to visit in which order, and what is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, and_, func, or_, select

from handlers.butler.patrols import Patrol, patrols_of_query
from handlers.butler.plans import StoredPlan, plans_by_ids
from handlers.butler.states import PatrolState
from handlers.butler.tables import patrol, patrol_plan, patrol_plan_version

#: Something is still to be done.
OPEN_STATES = (PatrolState.PLANNED, PatrolState.DUE, PatrolState.STARTED)
_OPEN = [each.value for each in OPEN_STATES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One patrol of a route with its plan."""

    patrol: Patrol
    plan: StoredPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteQuery:
    """Whose patrols of which day."""

    butler_id: str
    day: date
    #: Only those on which this person goes, first or in another's place.
    person_id: str | None = None


def route(
    connection: Connection, asked: RouteQuery, *, limit: int, offset: int = 0
) -> list[Stop]:
    """Return the patrols of a day, and what is still open of earlier ones.

    They come in the order of their windows: what is due first stands first.
    """
    query = (
        _chosen(asked)
        .order_by(patrol.c.opens_at, patrol.c.due_at, patrol.c.plan_id, patrol.c.day)
        .limit(limit)
        .offset(offset)
    )
    found = patrols_of_query(connection, query)
    plans = plans_by_ids(connection, {each.plan_id for each in found})
    return [Stop(patrol=each, plan=plans[each.plan_id]) for each in found]


def count_states(
    connection: Connection, asked: RouteQuery
) -> Mapping[PatrolState, int]:
    """Return how many patrols of a route are in which state."""
    chosen = _chosen(asked).subquery()
    query = select(chosen.c.state, func.count()).group_by(chosen.c.state)
    return Counter({PatrolState(state): n for state, n in connection.execute(query)})


def of_person(person_id: str) -> Select[tuple[str]]:
    """Return a query for the plans on which somebody goes by the last version."""
    later = patrol_plan_version.alias("later")
    newer = select(later.c.version).where(
        later.c.plan_id == patrol_plan_version.c.plan_id,
        later.c.version > patrol_plan_version.c.version,
    )
    return select(patrol_plan_version.c.plan_id).where(
        or_(
            patrol_plan_version.c.assignee == person_id,
            patrol_plan_version.c.backup == person_id,
        ),
        ~newer.exists(),
    )


def _chosen(asked: RouteQuery) -> Select[tuple[object, ...]]:
    day = asked.day.isoformat()
    query = (
        select(patrol)
        .join(patrol_plan, patrol_plan.c.id == patrol.c.plan_id)
        .where(
            patrol_plan.c.butler_id == asked.butler_id,
            or_(
                patrol.c.day == day,
                and_(patrol.c.day < day, patrol.c.state.in_(_OPEN)),
            ),
        )
    )
    if asked.person_id is not None:
        query = query.where(patrol.c.plan_id.in_(of_person(asked.person_id)))
    return query
