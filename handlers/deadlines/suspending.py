"""Suspend a clock with reason and document, and let it run on (中止期限)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from engine import UnitOfWork
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import (
    CaseClock,
    ClockState,
    clock_by_id,
    clock_row,
    counted,
)
from handlers.deadlines.errors import SuspensionRefused
from handlers.deadlines.local_time import local_day
from handlers.deadlines.pauses import Pause
from handlers.deadlines.tables import clock, clock_pause

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseEntry:
    """One row of a clock's suspensions: it was stopped, or it went on."""

    resumes: bool
    day: date
    reason: str
    evidence_id: str | None
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the leader decides of a clock: from which day, why, by which paper."""

    day: date
    reason: str
    evidence_id: str | None = None


def suspend_clock(uow: UnitOfWork, clock_id: str, ruling: Ruling) -> CaseClock:
    """Stop a running clock: from that day on no day counts.

    Raises:
        ClockNotFound: there is no such clock.
        SuspensionRefused: it does not run, reason or paper is missing, or the day
            makes no sense.
    """
    known = clock_by_id(uow.connection, clock_id)
    entries = pause_entries(uow.connection, clock_id)
    require_suspension(uow, known, ruling)
    _note(uow, clock_id, len(entries) + 1, ruling)
    stopped = replace(known, state=ClockState.PAUSED, end_reason=ruling.reason.strip())
    _store(uow, known, stopped)
    uow.audit("clock_suspended", _told(known, ruling))
    return stopped


def resume_clock(
    uow: UnitOfWork, book: DeadlineBook, clock_id: str, ruling: Ruling
) -> CaseClock:
    """Let a suspended clock run on from a day, with the days that were left.

    Raises:
        ClockNotFound: there is no such clock.
        SuspensionRefused: it is not suspended, there is no reason, or the day lies
            before the suspension or in the future.
    """
    known = clock_by_id(uow.connection, clock_id)
    entries = pause_entries(uow.connection, clock_id)
    if known.state is not ClockState.PAUSED:
        raise SuspensionRefused(reason="该期限没有中止")
    _refuse_ruling(uow, ruling)
    if ruling.day < entries[-1].day:
        raise SuspensionRefused(reason=f"恢复日期不能早于中止日期{entries[-1].day}")
    _note(uow, clock_id, len(entries) + 1, ruling)
    new = counted(
        book,
        known.business_key,
        known.rule_key,
        started_on=known.started_on,
        round_=known.round,
        pauses=pauses_of(uow.connection, clock_id),
        start_event=known.start_event,
    )
    running = replace(new, id=known.id, state=ClockState.RUNNING)
    _store(uow, known, running)
    uow.audit("clock_resumed", _told(known, ruling))
    return running


def require_suspension(uow: UnitOfWork, known: CaseClock, ruling: Ruling) -> None:
    """Check that a clock can be suspended as somebody wants it.

    Raises:
        SuspensionRefused: it does not run, reason or paper is missing, or the day
            makes no sense.
    """
    if known.state is not ClockState.RUNNING:
        raise SuspensionRefused(reason="该期限没有在计算")
    _refuse_ruling(uow, ruling)
    if not ruling.evidence_id:
        raise SuspensionRefused(reason="请上传中止期限所依据的文书")
    entries = pause_entries(uow.connection, known.id)
    earliest = max([known.started_on, *(entry.day for entry in entries)])
    if ruling.day < earliest:
        raise SuspensionRefused(reason=f"中止日期不能早于{earliest.isoformat()}")
    if ruling.day > known.effective:
        told = f"期限已于{known.effective.isoformat()}届满，不能从届满之后中止"
        raise SuspensionRefused(reason=told)


def pauses_of(connection: Connection, clock_id: str) -> tuple[Pause, ...]:
    """Return the suspensions of a clock that have ended, in order."""
    return _spells([entry.day for entry in pause_entries(connection, clock_id)])


def all_pauses(connection: Connection) -> dict[str, tuple[Pause, ...]]:
    """Return the suspensions that have ended, by clock, in one statement."""
    found: dict[str, list[date]] = {}
    query = select(clock_pause.c.clock_id, clock_pause.c.day)
    for row in connection.execute(query.order_by(clock_pause.c.seq)):
        found.setdefault(row.clock_id, []).append(date.fromisoformat(row.day))
    return {clock_id: _spells(days) for clock_id, days in found.items()}


def pause_entries(connection: Connection, clock_id: str) -> list[PauseEntry]:
    """Return everything that was decided about stopping a clock, in order."""
    query = select(clock_pause).where(clock_pause.c.clock_id == clock_id)
    return [
        PauseEntry(
            resumes=row.seq % 2 == 0,
            day=date.fromisoformat(row.day),
            reason=row.reason,
            evidence_id=row.evidence_id,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
        )
        for row in connection.execute(query.order_by(clock_pause.c.seq))
    ]


def _spells(days: list[date]) -> tuple[Pause, ...]:
    return tuple(
        Pause(from_day=stopped, until=resumed)
        for stopped, resumed in zip(days[::2], days[1::2], strict=False)
    )


def _refuse_ruling(uow: UnitOfWork, ruling: Ruling) -> None:
    if not ruling.reason.strip():
        raise SuspensionRefused(reason="请填写理由")
    if len(ruling.reason) > LONGEST_REASON:
        raise SuspensionRefused(reason=f"理由最多{LONGEST_REASON}字")
    if ruling.day > local_day(uow.now):
        raise SuspensionRefused(reason="日期不能晚于今天")


def _note(uow: UnitOfWork, clock_id: str, seq: int, ruling: Ruling) -> None:
    uow.connection.execute(
        insert(clock_pause).values(
            id=uuid.uuid4().hex,
            clock_id=clock_id,
            seq=seq,
            day=ruling.day.isoformat(),
            reason=ruling.reason.strip(),
            evidence_id=ruling.evidence_id,
            decided_by=uow.actor.id,
            decided_at=uow.now,
        )
    )


def _store(uow: UnitOfWork, old: CaseClock, new: CaseClock) -> None:
    query = update(clock).where(clock.c.id == old.id, clock.c.state == old.state)
    if not uow.connection.execute(query.values(clock_row(new))).rowcount:
        raise SuspensionRefused(reason="该期限刚刚被他人改动，请重新打开")


def _told(known: CaseClock, ruling: Ruling) -> dict[str, object]:
    return {
        "business_key": known.business_key,
        "rule_key": known.rule_key,
        "round": known.round,
        "day": ruling.day.isoformat(),
        "reason": ruling.reason.strip(),
        "evidence_id": ruling.evidence_id,
    }
