"""Count open clocks anew after the calendar or a rule has changed.

What would move can be asked before anything is stored, so that a page shows it; the
same decision is then carried out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, column, or_, select, table, update

from engine import UnitOfWork
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.clocks import (
    CaseClock,
    ClockState,
    case_clock,
    clock_row,
    counted,
)
from handlers.deadlines.pauses import Pause
from handlers.deadlines.suspending import all_pauses
from handlers.deadlines.tables import clock

#: Which bureau a case belongs to; the table is that of another room.
_CASE = table("linkage_case", column("business_key"), column("bureau_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedClock:
    """A clock whose days are other ones now."""

    old: CaseClock
    new: CaseClock

    @property
    def has_moved(self) -> bool:
        """Say whether a day has changed, and not only what is known of it."""
        return self._days(self.old) != self._days(self.new)

    @staticmethod
    def _days(of: CaseClock) -> tuple[date | None, ...]:
        return (of.opens_on, of.statutory, of.effective, of.target)


def changed_days(
    old: WorkingCalendar, new: WorkingCalendar, *, years: Collection[int]
) -> frozenset[date]:
    """Return the days of some years that are working days in one calendar alone."""
    days = (
        date(year, 1, 1) + timedelta(days=n)
        for year in years
        for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    )
    return frozenset(
        day for day in days if old.is_working_day(day) != new.is_working_day(day)
    )


def clocks_to_move(
    connection: Connection,
    book: DeadlineBook,
    *,
    days: Collection[date] = (),
    rule_keys: Collection[str] = (),
) -> list[MovedClock]:
    """Return the running clocks that a book counts otherwise than they stand.

    Args:
        connection: Where the clocks are kept.
        book: The calendar and the rules as they will be.
        days: Days that change; besides provisional clocks only those are looked at
            that run into or over one of them.
        rule_keys: Rules that change; all their clocks are looked at.
    """
    return list(_moved(connection, book, _concerned(days, rule_keys)))


def move_clocks(uow: UnitOfWork, moved: Collection[MovedClock]) -> None:
    """Write the new days of clocks."""
    for each in moved:
        query = update(clock).where(
            clock.c.id == each.old.id, clock.c.state == ClockState.RUNNING
        )
        uow.connection.execute(query.values(clock_row(each.new)))


def _concerned(
    days: Collection[date], rule_keys: Collection[str]
) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [clock.c.provisional]
    if days:
        first, last = min(days).isoformat(), max(days).isoformat()
        conditions.append((clock.c.effective >= first) & (clock.c.started_on <= last))
    if rule_keys:
        conditions.append(clock.c.rule_key.in_(rule_keys))
    return or_(*conditions)


def _moved(
    connection: Connection, book: DeadlineBook, concerned: ColumnElement[bool]
) -> Iterator[MovedClock]:
    with_bureau = clock.outerjoin(_CASE, _CASE.c.business_key == clock.c.business_key)
    query = (
        select(clock, _CASE.c.bureau_id)
        .select_from(with_bureau)
        .where(clock.c.state == ClockState.RUNNING, concerned)
    )
    ordered = query.order_by(clock.c.business_key, clock.c.effective, clock.c.rule_key)
    pauses = all_pauses(connection)
    for row in connection.execute(ordered).all():
        old = case_clock(row)
        theirs = book.of(row.bureau_id)
        new = _recounted(theirs, old, pauses.get(old.id, ()))
        if new != old:
            yield MovedClock(old=old, new=new)


def _recounted(
    book: DeadlineBook, known: CaseClock, pauses: Sequence[Pause]
) -> CaseClock:
    new = counted(
        book,
        known.business_key,
        known.rule_key,
        started_on=known.started_on,
        round_=known.round,
        pauses=pauses,
        start_event=known.start_event,
    )
    return replace(
        new,
        id=known.id,
        state=known.state,
        ended_on=known.ended_on,
        end_reason=known.end_reason,
    )
