"""Which legal days of cases fall on which days: how many of a kind, and which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from engine import Actor
from handlers.deadlines.clocks import CaseClock, ClockState, case_clock
from handlers.deadlines.tables import clock
from handlers.linkage.cases import sees_case
from handlers.linkage.clock_sight import CONFIDENTIAL, sees_penalties


@dataclass(frozen=True, slots=True, kw_only=True)
class DueClocks:
    """So many running clocks of one rule that have a day in common."""

    day: date
    rule_key: str
    #: True for the bureau's own day before the last one.
    is_target: bool
    count: int


def count_clocks(
    connection: Connection, first: date, last: date, *, actor: Actor
) -> list[DueClocks]:
    """Return how many clocks that the actor sees have their day in this time."""
    return [
        *_counted(connection, clock.c.effective, (first, last), actor),
        *_counted(connection, clock.c.target, (first, last), actor),
    ]


def clocks_due(
    connection: Connection, on: date, *, actor: Actor, limit: int = 100
) -> list[CaseClock]:
    """Return the clocks that the actor sees with their last or their own day then."""
    day = on.isoformat()
    query = select(clock).where(
        (clock.c.effective == day) | (clock.c.target == day), *_seen(actor)
    )
    ordered = query.order_by(clock.c.effective, clock.c.business_key, clock.c.rule_key)
    return [case_clock(row) for row in connection.execute(ordered.limit(limit))]


def _counted(
    connection: Connection,
    day: ColumnElement[str],
    within: tuple[date, date],
    actor: Actor,
) -> list[DueClocks]:
    is_target = day is clock.c.target
    first, last = (each.isoformat() for each in within)
    query = select(day, clock.c.rule_key, func.count()).where(
        day.between(first, last), *_seen(actor)
    )
    if is_target:
        query = query.where(clock.c.target != clock.c.effective)
    rows = connection.execute(query.group_by(day, clock.c.rule_key))
    return [
        DueClocks(
            day=date.fromisoformat(on),
            rule_key=rule_key,
            is_target=is_target,
            count=count,
        )
        for on, rule_key, count in rows
    ]


def _seen(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions of running clocks that an actor may see."""
    conditions = [
        clock.c.state == ClockState.RUNNING,
        sees_case(clock.c.business_key, actor),
    ]
    if not sees_penalties(actor):
        conditions.append(clock.c.rule_key.not_in(CONFIDENTIAL))
    return conditions
