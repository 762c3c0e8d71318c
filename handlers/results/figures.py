"""Figures over many cases (7.2.6.2): each is a count of headers that can be listed.

Every function counts only what the actor sees, and every count is a plain condition of
`handlers.linkage.case_filters`: the same that the list behind it uses.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    distinct,
    func,
    select,
    true,
)

from engine import Actor, open_matters
from handlers.deadlines.clocks import ClockState
from handlers.deadlines.local_time import local_day, start_of_day
from handlers.deadlines.tables import clock
from handlers.linkage.case_filters import (
    ORDERED_ON,
    PASSED_AT,
    CaseFilter,
    CaseSet,
    conditions,
    in_set,
    seen_rules,
)
from handlers.linkage.cases import sees_case
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.stages import STAGES, TASKS
from handlers.linkage.tables import linkage_case


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """Return the share in percent, None of nothing."""
        return None if self.whole == 0 else 100 * self.part / self.whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What a leader asks first, as of today."""

    late: int
    due_this_week: int
    stopped: int
    assisting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """What the evaluation of the work counts (7.2.6.2)."""

    cases: int
    closed: int
    entities_assisted: int
    items_found: int
    items_closed: int
    first_round: Share
    #: Deadlines of the law: kept of all that were met or missed.
    deadlines: Share
    #: Days from the order to the first re-inspection that was passed.
    median_days: float | None
    passed: int
    #: Answers among the surveys that were sent.
    returned: Share
    #: 满意 and 比较满意 among the answers.
    satisfied: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A product in a district."""

    district: str
    product: str
    cases: int
    open: int
    first_round: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """How many cases have something to be done in a stage."""

    key: str
    number: str
    name: str
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one officer has in hand."""

    officer_id: str
    open: int
    late: int
    due_this_week: int


def questions(
    connection: Connection, wanted: CaseFilter, *, actor: Actor, today: date
) -> Questions:
    """Return the answers as of today."""
    sets = (
        CaseSet.LATE,
        CaseSet.DUE_THIS_WEEK,
        CaseSet.STOPPED,
        CaseSet.ASSISTING,
    )
    counted = [_count(in_set(each, today=today, actor=actor)) for each in sets]
    row: tuple[Any, ...] = tuple(
        connection.execute(_chosen(wanted, actor, today, *counted)).one()
    )
    return Questions(
        late=row[0],
        due_this_week=row[1],
        stopped=row[2],
        assisting=row[3],
    )


def indicators(
    connection: Connection, wanted: CaseFilter, *, actor: Actor, today: date
) -> Indicators:
    """Return the indicators of the cases that were registered in a period."""
    query = _chosen(
        wanted,
        actor,
        today,
        func.count(),
        _count(in_set(CaseSet.CLOSED, today=today, actor=actor)),
        func.count(
            distinct(
                case(
                    (in_set(CaseSet.ASSISTED, today=today, actor=actor), _ENTITY),
                    else_=None,
                )
            )
        ),
        func.coalesce(func.sum(linkage_case.c.item_count), 0),
        _sum(
            in_set(CaseSet.PASSED, today=today, actor=actor), linkage_case.c.item_count
        ),
        _count(in_set(CaseSet.FIRST_PASSED, today=today, actor=actor)),
        _count(in_set(CaseSet.FIRST_TESTED, today=today, actor=actor)),
        _count(in_set(CaseSet.PASSED, today=today, actor=actor)),
        _count(in_set(CaseSet.SURVEYED, today=today, actor=actor)),
        _count(in_set(CaseSet.ANSWERED, today=today, actor=actor)),
        _count(in_set(CaseSet.SATISFIED, today=today, actor=actor)),
    )
    row: tuple[Any, ...] = tuple(connection.execute(query).one())
    return Indicators(
        cases=row[0],
        closed=row[1],
        entities_assisted=row[2],
        items_found=row[3],
        items_closed=row[4],
        first_round=Share(row[5], row[6]),
        deadlines=_deadlines(connection, wanted, actor, today),
        median_days=_median_days(connection, wanted, actor, today),
        passed=row[7],
        returned=Share(row[9], row[8]),
        satisfied=Share(row[10], row[9]),
    )


def by_district_and_product(
    connection: Connection, wanted: CaseFilter, *, actor: Actor, today: date
) -> list[Cell]:
    """Return the counts of every product in every district that has a case."""
    columns = (linkage_case.c.district, linkage_case.c.product)
    query = _chosen(
        wanted,
        actor,
        today,
        *columns,
        func.count(),
        _count(in_set(CaseSet.OPEN, today=today, actor=actor)),
        _count(in_set(CaseSet.FIRST_PASSED, today=today, actor=actor)),
        _count(in_set(CaseSet.FIRST_TESTED, today=today, actor=actor)),
    )
    query = query.where(linkage_case.c.product != "").group_by(*columns)
    return [
        Cell(
            district=row[0],
            product=row[1],
            cases=row[2],
            open=row[3],
            first_round=Share(row[4], row[5]),
        )
        for row in connection.execute(query.order_by(*columns))
    ]


def stage_counts(
    connection: Connection, wanted: CaseFilter, *, actor: Actor, today: date
) -> list[StageCount]:
    """Return how many cases wait for somebody in each stage.

    Two lines run beside each other: a case may count in two stages.
    """
    matters = open_matters(LINKAGE)
    stage = case(
        {element: key for element, (key, _) in TASKS.items()},
        value=matters.c.element_id,
    ).label("stage")
    query = (
        select(stage, func.count(distinct(matters.c.business_key)))
        .join(linkage_case, matters.c.business_key == linkage_case.c.business_key)
        .where(sees_case(linkage_case.c.business_key, actor))
        .where(*conditions(wanted, today=today, actor=actor))
        .group_by(stage)
    )
    found = {row[0]: row[1] for row in connection.execute(query)}
    return [
        StageCount(
            key=stage.key,
            number=stage.number,
            name=stage.name,
            cases=found.get(stage.key, 0),
        )
        for stage in STAGES
    ]


def officers_load(
    connection: Connection, wanted: CaseFilter, *, actor: Actor, today: date
) -> list[Load]:
    """Return what each officer has in hand, the fullest desk first."""
    query = _chosen(
        wanted,
        actor,
        today,
        linkage_case.c.officer_id,
        _count(in_set(CaseSet.OPEN, today=today, actor=actor)),
        _count(in_set(CaseSet.LATE, today=today, actor=actor)),
        _count(in_set(CaseSet.DUE_THIS_WEEK, today=today, actor=actor)),
    )
    rows = connection.execute(query.group_by(linkage_case.c.officer_id))
    loads = [
        Load(officer_id=row[0], open=row[1], late=row[2], due_this_week=row[3])
        for row in rows
    ]
    busy = [load for load in loads if load.open or load.late or load.due_this_week]
    return sorted(busy, key=lambda load: (-load.open, load.officer_id))


def by_month(
    connection: Connection, wanted: CaseFilter, *, actor: Actor, today: date
) -> list[tuple[str, int]]:
    """Return how many cases were registered in each month, the first one first.

    Months without a case are there as well: in a period from its first month, else
    from the first case on, up to today, the end of the period or the last case.
    """
    at = linkage_case.c.opened_at
    query = _chosen(wanted, actor, today, func.min(at), func.max(at))
    first, last = connection.execute(query).one()
    if first is None:
        return []
    months = list(_months(wanted, local_day(first), local_day(last), today))
    counts = [
        _count((at >= start_of_day(month)) & (at < start_of_day(_next_month(month))))
        for month in months
    ]
    row = connection.execute(_chosen(wanted, actor, today, *counts)).one()
    names = (month.isoformat()[:7] for month in months)
    return list(zip(names, row, strict=True))


def _months(wanted: CaseFilter, first: date, last: date, today: date) -> Iterator[date]:
    """Yield the first day of each month that is shown."""
    # Before the year of the first case there is nothing to see.
    earliest = date(first.year, 1, 1)
    begin = first if wanted.opened_from is None else max(wanted.opened_from, earliest)
    end = max(last, min(today, wanted.opened_to or today))
    month = begin.replace(day=1)
    while month <= end:
        yield month
        month = _next_month(month)


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _deadlines(
    connection: Connection, wanted: CaseFilter, actor: Actor, today: date
) -> Share:
    """Count deadlines, not cases: met in time of all that were met or have passed."""
    met = clock.c.state == ClockState.MET.value
    in_time = met & (clock.c.ended_on <= clock.c.effective)
    running = clock.c.state == ClockState.RUNNING.value
    overdue = running & (clock.c.effective < today.isoformat())
    query = (
        select(_count(in_time), _count(met | overdue))
        .join(linkage_case, linkage_case.c.business_key == clock.c.business_key)
        .where(clock.c.rule_key.in_(sorted(seen_rules(actor))))
        .where(sees_case(linkage_case.c.business_key, actor))
        .where(*conditions(wanted, today=today, actor=actor))
    )
    row = connection.execute(query).one()
    return Share(row[0], row[1])


def _median_days(
    connection: Connection, wanted: CaseFilter, actor: Actor, today: date
) -> float | None:
    query = _chosen(wanted, actor, today, ORDERED_ON, PASSED_AT).where(
        in_set(CaseSet.PASSED, today=today, actor=actor)
    )
    days = [
        (local_day(passed_at) - date.fromisoformat(ordered_on)).days
        for ordered_on, passed_at in connection.execute(query)
        if ordered_on is not None and passed_at is not None
    ]
    return statistics.median(days) if days else None


#: Entities that the parties know by id, others by name.
_ENTITY = func.coalesce(linkage_case.c.entity_id, linkage_case.c.entity_name)


def _chosen(
    wanted: CaseFilter, actor: Actor, today: date, *columns: ColumnElement[Any]
) -> Select[Any]:
    query = select(*columns).select_from(linkage_case)
    query = query.where(sees_case(linkage_case.c.business_key, actor))
    return query.where(*conditions(wanted, today=today, actor=actor))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _sum(
    condition: ColumnElement[bool], column: ColumnElement[int]
) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, column), else_=0)), 0)


def districts_and_sources(
    connection: Connection, *, actor: Actor
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the districts and sources of what the actor sees, for the filters."""
    query = select(linkage_case.c.district, linkage_case.c.source).distinct()
    rows = connection.execute(
        query.where(sees_case(linkage_case.c.business_key, actor), true())
    ).all()
    districts = sorted({row.district for row in rows if row.district})
    return districts, sorted({row.source for row in rows if row.source})
