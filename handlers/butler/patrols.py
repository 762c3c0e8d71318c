"""Read and write patrols: one row each, and one more for everything that happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine import UnitOfWork
from handlers.butler.plan import PatrolPlan
from handlers.butler.states import PatrolState, patrol_key
from handlers.butler.tables import patrol, patrol_event

_LAST = select(func.coalesce(func.max(patrol_event.c.number), 0)).where(
    patrol_event.c.plan_id == bindparam("plan"),
    patrol_event.c.named_on == bindparam("named"),
)
#: The next event of a patrol, whatever its number is.
_NOTE = insert(patrol_event).values(
    plan_id=bindparam("plan"),
    named_on=bindparam("named"),
    number=_LAST.scalar_subquery() + 1,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patrol:
    """A patrol that was handed out, moved or missed."""

    plan_id: str
    #: The day that the plan names.
    named_on: date
    #: On which it takes place.
    day: date
    state: PatrolState
    opens_at: datetime
    due_at: datetime
    instance_id: str | None
    reason: str

    @property
    def key(self) -> str:
        """Its name, the same for ever."""
        return patrol_key(self.plan_id, self.named_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolEvent:
    """Something that happened to a patrol."""

    named_on: date
    state: PatrolState
    day: date
    reason: str
    by: str
    at: datetime


def patrols_of_query(connection: Connection, query: Select[Any]) -> list[Patrol]:
    """Return the patrols that a query over `patrol` finds."""
    return [_patrol(row) for row in connection.execute(query)]


def patrols_between(
    connection: Connection, plan_ids: Iterable[str], *, since: date, until: date
) -> list[Patrol]:
    """Return the patrols of plans that take place, or are named, in a time."""
    first, last = since.isoformat(), until.isoformat()
    query = select(patrol).where(
        patrol.c.plan_id.in_(sorted(set(plan_ids))),
        patrol.c.day.between(first, last) | patrol.c.named_on.between(first, last),
    )
    return patrols_of_query(connection, query.order_by(patrol.c.day, patrol.c.named_on))


def patrol_of(connection: Connection, plan_id: str, named_on: date) -> Patrol | None:
    """Return a patrol by its name, None while it is only planned."""
    query = select(patrol).where(
        patrol.c.plan_id == plan_id, patrol.c.named_on == named_on.isoformat()
    )
    found = patrols_of_query(connection, query)
    return found[0] if found else None


def events_of(
    connection: Connection, plan_id: str, *, named_on: date | None = None
) -> list[PatrolEvent]:
    """Return what happened to the patrols of a plan, the oldest first.

    Args:
        connection: Of the transaction.
        plan_id: Of their plan.
        named_on: Only of the patrol that the plan names on this day.
    """
    query = select(patrol_event).where(patrol_event.c.plan_id == plan_id)
    if named_on is not None:
        query = query.where(patrol_event.c.named_on == named_on.isoformat())
    rows = connection.execute(query.order_by(patrol_event.c.at, patrol_event.c.number))
    return [
        PatrolEvent(
            named_on=date.fromisoformat(row.named_on),
            state=PatrolState(row.state),
            day=date.fromisoformat(row.day),
            reason=row.reason,
            by=row.by,
            at=row.at,
        )
        for row in rows
    ]


def new_patrol(
    plan_id: str, named_on: date, *, day: date, plan: PatrolPlan, reason: str = ""
) -> Patrol:
    """Return a patrol as its plan makes it."""
    return Patrol(
        plan_id=plan_id,
        named_on=named_on,
        day=day,
        state=PatrolState.PLANNED,
        opens_at=plan.window.opens_at(day),
        due_at=plan.window.due_at(day),
        instance_id=None,
        reason=reason,
    )


def add_patrols(uow: UnitOfWork, new: Sequence[Patrol]) -> list[Patrol]:
    """Write down patrols; return those that were not there before."""
    if not new:
        return []
    connection = uow.connection
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    rows = [
        {
            "plan_id": each.plan_id,
            "named_on": each.named_on.isoformat(),
            "day": each.day.isoformat(),
            "state": each.state.value,
            "opens_at": each.opens_at,
            "due_at": each.due_at,
            "instance_id": None,
            "reason": each.reason,
        }
        for each in new
    ]
    query = dialect.insert(patrol).values(rows).on_conflict_do_nothing()
    returned = connection.execute(query.returning(patrol.c.plan_id, patrol.c.named_on))
    fresh = {(row.plan_id, row.named_on) for row in returned}
    added = [each for each in new if (each.plan_id, each.named_on.isoformat()) in fresh]
    note(uow, added)
    return added


def set_state(
    uow: UnitOfWork,
    one: Patrol,
    state: PatrolState,
    *,
    expected: Iterable[PatrolState],
    **values: object,
) -> bool:
    """Bring a patrol into a state if it is in one of those expected; say if it was.

    Two nodes that try at once: one does it, the other finds it done.
    """
    changed = uow.connection.scalar(
        update(patrol)
        .where(
            patrol.c.plan_id == one.plan_id,
            patrol.c.named_on == one.named_on.isoformat(),
            patrol.c.state.in_([each.value for each in expected]),
        )
        .values(state=state.value, **values)
        .returning(patrol.c.day)
    )
    if changed is None:
        return False
    reason = str(values.get("reason", one.reason))
    day = date.fromisoformat(changed)
    note(uow, [replace(one, state=state, day=day, reason=reason)])
    return True


def note(uow: UnitOfWork, patrols: Sequence[Patrol]) -> None:
    """Write down what became of patrols."""
    if patrols:
        uow.connection.execute(
            _NOTE,
            [
                {
                    "plan": each.plan_id,
                    "named": each.named_on.isoformat(),
                    "state": each.state.value,
                    "day": each.day.isoformat(),
                    "reason": each.reason,
                    "by": uow.actor.id,
                    "at": uow.now,
                }
                for each in patrols
            ],
        )


def _patrol(row: Row[Any]) -> Patrol:
    return Patrol(
        plan_id=row.plan_id,
        named_on=date.fromisoformat(row.named_on),
        day=date.fromisoformat(row.day),
        state=PatrolState(row.state),
        opens_at=row.opens_at,
        due_at=row.due_at,
        instance_id=row.instance_id,
        reason=row.reason,
    )
