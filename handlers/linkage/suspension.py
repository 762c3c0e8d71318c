"""Suspend a deadline of a case and let it run on: the clock, its tasks, its people.

The caller says who may: the leader of the case's bureau, or whoever an approval
stands for.
"""

from __future__ import annotations

from engine import Actor, UnitOfWork
from handlers.deadlines.books import load_book
from handlers.deadlines.clocks import CaseClock, clock_by_id
from handlers.deadlines.suspending import Ruling, resume_clock, suspend_clock
from handlers.linkage.cases import CaseHeader, case_header
from handlers.linkage.owners import people_of_lane
from handlers.linkage.rescheduling import reschedule_cases
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import org_label
from handlers.parties.model import Role


def may_suspend(actor: Actor, header: CaseHeader) -> bool:
    """Say whether somebody decides about suspensions of a case: its bureau's leader."""
    return Role.LEADER in actor.groups and org_label(header.bureau_id) in actor.labels


def suspend(uow: UnitOfWork, clock_id: str, ruling: Ruling) -> CaseClock:
    """Stop a clock of a case; what hangs on it stands still, its people hear of it.

    Raises:
        ClockNotFound: there is no such clock.
        SuspensionRefused: it does not run, reason or paper is missing, or the day
            makes no sense.
    """
    stopped = suspend_clock(uow, clock_id, ruling)
    _follow(uow, stopped, ruling, f"自{ruling.day.isoformat()}起中止")
    return stopped


def resume(uow: UnitOfWork, clock_id: str, ruling: Ruling) -> CaseClock:
    """Let a clock run on with the days that were left; tasks and people follow.

    Raises:
        ClockNotFound: there is no such clock.
        SuspensionRefused: it is not suspended, there is no reason, or the day lies
            before the suspension or in the future.
    """
    known = clock_by_id(uow.connection, clock_id)
    header = case_header(uow.connection, known.business_key)
    theirs = load_book(uow.connection).of(header.bureau_id)
    running = resume_clock(uow, theirs, clock_id, ruling)
    last = running.effective.isoformat()
    told = f"自{ruling.day.isoformat()}起恢复计算，末日为{last}"
    _follow(uow, running, ruling, told)
    return running


def _follow(uow: UnitOfWork, clock: CaseClock, ruling: Ruling, told: str) -> None:
    book = load_book(uow.connection)
    rule = book.rule(clock.rule_key, clock.started_on)
    header = case_header(uow.connection, clock.business_key)
    reschedule_cases(uow, book, [clock.business_key], f"{rule.zh}{told}")
    owners = people_of_lane(uow.connection, header, rule.owner)
    tell(
        uow,
        kind=NoticeKind.CLOCK,
        key=f"clock:{clock.id}:{clock.state}:{uow.now.isoformat()}",
        to=[*owners, header.officer_id],
        subject=f"{header.title} {rule.zh}：期限{told}",
        text=f"理由：{ruling.reason.strip()}\n依据：{clock.law_ref}",
        link=f"/cases/{clock.business_key}?tab=deadlines",
        business_key=clock.business_key,
    )
