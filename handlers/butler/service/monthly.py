"""What happened under a contract month by month: patrols, and what was found (B5.7.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from handlers.butler.findings.tables import service_finding
from handlers.butler.service.figures import Span
from handlers.butler.states import PatrolState
from handlers.butler.tables import patrol, patrol_plan
from handlers.deadlines.local_time import day_after, local_day, start_of_day

_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of a contract, whole or the part that lies in the span."""

    #: Such as 2026-03.
    name: str
    signed: int
    missed: int
    found: int


def months_of(connection: Connection, contract_id: str, span: Span) -> list[Month]:
    """Return the months of a span, also those in which nothing happened."""
    month = func.substr(patrol.c.day, 1, len("2026-03"))
    query = (
        select(month, patrol.c.state, func.count())
        .join(patrol_plan, patrol_plan.c.id == patrol.c.plan_id)
        .where(
            patrol_plan.c.contract_id == contract_id,
            patrol.c.day.between(span.first.isoformat(), span.last.isoformat()),
        )
        .group_by(month, patrol.c.state)
    )
    patrols = {(row[0], row[1]): row[2] for row in connection.execute(query)}
    moments = connection.scalars(
        select(service_finding.c.found_at).where(
            service_finding.c.contract_id == contract_id,
            service_finding.c.found_at >= start_of_day(span.first),
            service_finding.c.found_at < day_after(span.last),
        )
    )
    found = Counter(_name(local_day(each)) for each in moments)
    return [
        Month(
            name=name,
            signed=patrols.get((name, PatrolState.SIGNED.value), 0),
            missed=patrols.get((name, PatrolState.MISSED.value), 0),
            found=found[name],
        )
        for name in _names(span)
    ]


def last_year_of(first: date, last: date) -> Span:
    """Return a span of at most twelve months before and with the month of a day.

    Args:
        first: The first day that counts at all.
        last: The last one.
    """
    begin = last.year * _YEAR + last.month - _YEAR
    earliest = date(begin // _YEAR, begin % _YEAR + 1, 1)
    return Span(min(max(first, earliest), last), last)


def _names(span: Span) -> Iterator[str]:
    first, last = (day.year * _YEAR + day.month - 1 for day in (span.first, span.last))
    for each in range(first, last + 1):
        yield _name(date(each // _YEAR, each % _YEAR + 1, 1))


def _name(day: date) -> str:
    return f"{day:%Y-%m}"
