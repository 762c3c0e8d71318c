"""Let everything follow when deadlines move: clocks, due dates, timers, and people.

What follows in a process is a job of its own for each root instance, committed
together with the change: one transaction never holds two of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from engine import RecalculateDueDates, UnitOfWork, WaitingRoot, waiting_roots
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.books import load_book
from handlers.deadlines.calendar_file import HolidayFile
from handlers.deadlines.calendar_store import import_year, with_notice
from handlers.deadlines.clocks import clocks_of
from handlers.deadlines.local_time import start_of_day
from handlers.deadlines.recounting import (
    MovedClock,
    changed_days,
    clocks_to_move,
    move_clocks,
)
from handlers.deadlines.rules import DeadlineRule
from handlers.deadlines.setting_store import RuleChange, change_rule, with_change
from handlers.linkage.cases import case_headers
from handlers.linkage.clock_times import held_elements, process_days
from handlers.linkage.telling_moves import tell_moves


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChange:
    """What a year's notice would change, or has changed."""

    holidays: HolidayFile
    #: Days that were working days and are off now, or the other way round.
    days: tuple[date, ...]
    #: True if the year was not known before.
    is_new_year: bool
    moved: tuple[MovedClock, ...]
    #: Clocks whose days stay, but are certain now.
    settled: int

    @property
    def changes_nothing(self) -> bool:
        """Say whether everything stands as it did."""
        return not (self.days or self.is_new_year or self.moved or self.settled)


def preview_calendar(connection: Connection, holidays: HolidayFile) -> CalendarChange:
    """Return what a year's notice would change, without changing it."""
    book = load_book(connection)
    calendar = with_notice(connection, book.calendar, holidays)
    years = {holidays.year - 1, holidays.year}
    days = changed_days(book.calendar, calendar, years=years)
    new = replace(book, calendar=calendar)
    found = clocks_to_move(connection, new, days=days)
    moved = tuple(each for each in found if each.has_moved)
    return CalendarChange(
        holidays=holidays,
        days=tuple(sorted(days)),
        is_new_year=holidays.year not in book.calendar.known_years,
        moved=moved,
        settled=len(found) - len(moved),
    )


def take_over_calendar(uow: UnitOfWork, holidays: HolidayFile) -> CalendarChange:
    """Store a year's notice and let clocks, due dates, timers and people follow.

    The same notice again changes nothing and tells nobody.
    """
    connection = uow.connection
    change = preview_calendar(connection, holidays)
    import_year(uow, holidays)
    book = load_book(connection)
    move_clocks(uow, clocks_to_move(connection, book, days=change.days))
    reason = f"{holidays.year}年放假安排"
    keys = {each.new.business_key for each in change.moved}
    if change.days:
        first = start_of_day(min(change.days))
        roots = waiting_roots(connection, business_keys=keys, due_from=first)
        _recalculate(uow, book, roots, reason=reason)
    tell_moves(
        uow,
        change.moved,
        book,
        key=f"calendar:{holidays.year}:{_digest(holidays)}",
        why=f"国务院办公厅公布{holidays.year}年放假安排",
    )
    return change


def preview_rule(connection: Connection, change: RuleChange) -> tuple[MovedClock, ...]:
    """Return the running clocks that a change of a rule would move: those from its day.

    Cases that began earlier keep their version.
    """
    book = load_book(connection)
    changed = {**book.changes, change.key: _with(book, change)}
    new = replace(book, changes=changed)
    found = clocks_to_move(connection, new, rule_keys=[change.key])
    return tuple(each for each in found if each.new.rule_key == change.key)


def take_over_rule(uow: UnitOfWork, change: RuleChange) -> tuple[MovedClock, ...]:
    """Store a change of a rule; clocks that began from its first day on follow.

    Raises:
        UnknownDeadline: no rule has this key.
        SettingRefused: a value is out of range, or no reason is given.
    """
    change_rule(uow, change)
    book = load_book(uow.connection)
    moved = [
        each
        for each in clocks_to_move(uow.connection, book, rule_keys=[change.key])
        if each.new.rule_key == change.key
    ]
    move_clocks(uow, moved)
    reason = f"期限规则调整：{book.rule(change.key, change.valid_from).zh}"
    reschedule_cases(uow, book, {each.new.business_key for each in moved}, reason)
    tell_moves(
        uow,
        moved,
        book,
        key=f"rule:{change.key}:{uow.now.isoformat()}",
        why=reason,
    )
    return tuple(moved)


def reschedule_cases(
    uow: UnitOfWork, book: DeadlineBook, business_keys: Collection[str], reason: str
) -> None:
    """Let due dates and timers of cases, and of matters beside them, follow."""
    if business_keys:
        roots = waiting_roots(uow.connection, business_keys=sorted(business_keys))
        _recalculate(uow, book, roots, reason=reason)


def _recalculate(
    uow: UnitOfWork, book: DeadlineBook, roots: Iterable[WaitingRoot], *, reason: str
) -> None:
    known = list(roots)
    keys = {root.business_key for root in known if root.business_key}
    clocks = clocks_of(uow.connection, keys)
    headers = case_headers(uow.connection, keys)
    for root in known:
        key = root.business_key or ""
        header = headers.get(key)
        variables: Mapping[str, object] = {}
        if header is not None:
            variables = process_days(
                clocks[key],
                book.of(header.bureau_id),
                process_key=root.process_key,
                round_=header.round,
            )
        uow.defer(
            RecalculateDueDates(
                root_id=root.id,
                variables=variables,
                held=held_elements(clocks.get(key, ())),
                reason=reason,
            )
        )


def _with(book: DeadlineBook, change: RuleChange) -> tuple[DeadlineRule, ...]:
    """Return the changed versions of a rule in the order of their days."""
    versions = book.changes.get(change.key, ())
    before = tuple(r for r in versions if r.valid_from <= change.valid_from)
    after = tuple(r for r in versions if r.valid_from > change.valid_from)
    return (*with_change(before, change), *after)


def _digest(holidays: HolidayFile) -> str:
    return hashlib.sha256(holidays.to_json().encode()).hexdigest()[:16]
