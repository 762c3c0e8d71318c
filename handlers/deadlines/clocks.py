"""The clocks of cases: start them, end them, read them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine import UnitOfWork
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.counting import DueDate
from handlers.deadlines.errors import ClockNotFound
from handlers.deadlines.pauses import Pause
from handlers.deadlines.statutes import SECOND_REINSPECTION
from handlers.deadlines.tables import clock


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    #: Suspended by decision (中止): no day of it counts until it is resumed.
    PAUSED = "paused"
    #: What it was waiting for was done, in time or late.
    MET = "met"
    #: It no longer matters.
    CANCELED = "canceled"


#: Clocks in these states still matter.
OPEN_STATES = (ClockState.RUNNING, ClockState.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """One deadline of one case."""

    business_key: str
    rule_key: str
    round: int
    started_on: date
    statutory: date
    effective: date
    target: date
    provisional: bool
    count_text: str
    law_ref: str
    opens_on: date | None = None
    state: ClockState = ClockState.RUNNING
    ended_on: date | None = None
    #: Why it ended, or why it is suspended.
    end_reason: str | None = None
    #: What its first day was, where it is not what the rule says.
    start_event: str | None = None
    #: Its row; empty for what is only counted and not kept.
    id: str = ""


def start_clock(
    uow: UnitOfWork,
    book: DeadlineBook,
    business_key: str,
    rule_key: str,
    *,
    started_on: date,
    round_: int = 1,
    start_event: str | None = None,
) -> CaseClock:
    """Start a clock of a case, or return the one that was started before.

    Args:
        uow: The transaction of the event.
        book: The calendar and the rules.
        business_key: The case.
        rule_key: The rule.
        started_on: The day of the event.
        round_: The round of rectification.
        start_event: What that day was, where it is not what the rule says.
    """
    found = find_clock(uow.connection, business_key, rule_key, round_=round_)
    if found is not None:
        return found
    new = replace(
        counted(
            book,
            business_key,
            rule_key,
            started_on=started_on,
            round_=round_,
            start_event=start_event,
        ),
        id=uuid.uuid4().hex,
    )
    row = {"created_at": uow.now, **clock_row(new)}
    uow.connection.execute(insert(clock).values(row))
    return new


def end_clocks(
    uow: UnitOfWork,
    business_key: str,
    *,
    state: ClockState,
    ended_on: date,
    reason: str = "",
    rule_keys: Collection[str] | None = None,
    up_to_round: int | None = None,
) -> None:
    """End the open clocks of a case: those of some rules and rounds, or all."""
    query = update(clock).where(
        clock.c.business_key == business_key, clock.c.state.in_(OPEN_STATES)
    )
    if rule_keys is not None:
        query = query.where(clock.c.rule_key.in_(rule_keys))
    if up_to_round is not None:
        query = query.where(clock.c.round <= up_to_round)
    uow.connection.execute(
        query.values(
            state=state.value, ended_on=ended_on.isoformat(), end_reason=reason
        )
    )


def find_clock(
    connection: Connection, business_key: str, rule_key: str, *, round_: int = 1
) -> CaseClock | None:
    """Return a clock of a case, or None."""
    row = connection.execute(
        select(clock).where(
            clock.c.business_key == business_key,
            clock.c.rule_key == rule_key,
            clock.c.round == round_,
        )
    ).one_or_none()
    return None if row is None else case_clock(row)


def clocks_of(
    connection: Connection, business_keys: Iterable[str]
) -> Mapping[str, tuple[CaseClock, ...]]:
    """Return the clocks of many cases in one statement, the most pressing first."""
    keys = list(business_keys)
    query = select(clock).where(clock.c.business_key.in_(keys))
    found: dict[str, tuple[CaseClock, ...]] = dict.fromkeys(keys, ())
    for row in connection.execute(query.order_by(clock.c.effective, clock.c.rule_key)):
        found[row.business_key] = (*found[row.business_key], case_clock(row))
    return found


def clock_by_id(connection: Connection, clock_id: str) -> CaseClock:
    """Return one clock.

    Raises:
        ClockNotFound: there is none of this id.
    """
    query = select(clock).where(clock.c.id == clock_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise ClockNotFound(clock_id)
    return case_clock(row)


def counted(
    book: DeadlineBook,
    business_key: str,
    rule_key: str,
    *,
    started_on: date,
    round_: int = 1,
    pauses: Sequence[Pause] = (),
    start_event: str | None = None,
) -> CaseClock:
    """Return a clock as the book counts it, without keeping it."""
    due, opens_on = _due(book, rule_key, started_on, pauses)
    count_text = due.count_text
    if start_event is not None:
        usual = book.rule(rule_key, started_on).start_event
        count_text = count_text.replace(usual, start_event, 1)
    return CaseClock(
        business_key=business_key,
        rule_key=rule_key,
        round=round_,
        started_on=started_on,
        opens_on=opens_on,
        statutory=due.statutory,
        effective=due.effective,
        target=due.target,
        provisional=due.provisional,
        count_text=count_text,
        start_event=start_event,
        law_ref=due.law_ref,
    )


def _due(
    book: DeadlineBook, rule_key: str, started_on: date, pauses: Sequence[Pause]
) -> tuple[DueDate, date | None]:
    if rule_key != SECOND_REINSPECTION.key:
        return book.count(rule_key, started_on, pauses=pauses), None
    window = book.window(started_on, pauses=pauses)
    due = DueDate(
        statutory=window.closes,
        effective=window.closes,
        target=window.target,
        provisional=window.provisional,
        law_ref=window.law_ref,
        count_text=window.count_text,
    )
    return due, window.open_day


def clock_row(new: CaseClock) -> dict[str, object]:
    """Return the row of a clock, without the moment at which it was made."""
    return {
        "id": new.id,
        "business_key": new.business_key,
        "rule_key": new.rule_key,
        "round": new.round,
        "started_on": new.started_on.isoformat(),
        "start_event": new.start_event,
        "opens_on": new.opens_on.isoformat() if new.opens_on else None,
        "statutory": new.statutory.isoformat(),
        "effective": new.effective.isoformat(),
        "target": new.target.isoformat(),
        "provisional": new.provisional,
        "count_text": new.count_text,
        "law_ref": new.law_ref,
        "state": new.state.value,
        "ended_on": new.ended_on.isoformat() if new.ended_on else None,
        "end_reason": new.end_reason,
    }


def case_clock(row: Row[Any]) -> CaseClock:
    """Return a clock from its row."""
    return CaseClock(
        id=row.id,
        business_key=row.business_key,
        rule_key=row.rule_key,
        round=row.round,
        started_on=date.fromisoformat(row.started_on),
        start_event=row.start_event,
        opens_on=_day(row.opens_on),
        statutory=date.fromisoformat(row.statutory),
        effective=date.fromisoformat(row.effective),
        target=date.fromisoformat(row.target),
        provisional=row.provisional,
        count_text=row.count_text,
        law_ref=row.law_ref,
        state=ClockState(row.state),
        ended_on=_day(row.ended_on),
        end_reason=row.end_reason,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
