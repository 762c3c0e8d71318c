"""Ask a leader for the suspension of a deadline; with the consent it stands still.

By setting, nobody stops a day of the law alone: what an officer or a leader asks for
waits for another leader, with its reason and its paper. To let a deadline run on takes
nothing from anybody, so the leader does it at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from engine import Actor, UnitOfWork
from handlers.approvals.model import Approval, Asked
from handlers.approvals.settings import asks_approval
from handlers.approvals.store import ask
from handlers.approvals.switches import SUSPEND_CLOCK
from handlers.approvals.telling import tell_leaders
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import CaseClock, ClockState, clock_by_id
from handlers.deadlines.errors import ClockNotFound
from handlers.deadlines.suspending import Ruling, require_suspension
from handlers.linkage.cases import CaseHeader, case_header
from handlers.linkage.suspension import may_suspend, suspend
from handlers.parties.access import org_label
from handlers.parties.model import Role

MATTER = "中止期限"
_ASKERS = frozenset({Role.OFFICER, Role.ENFORCEMENT, Role.JOINT_GROUP})


def may_ask(actor: Actor, header: CaseHeader) -> bool:
    """Say whether somebody may ask that a deadline stands still: the case's bureau."""
    of_bureau = org_label(header.bureau_id) in actor.labels
    is_officer = not actor.groups.isdisjoint(_ASKERS)
    return may_suspend(actor, header) or (of_bureau and is_officer)


def needs_consent(connection: Connection, header: CaseHeader) -> bool:
    """Say whether the bureau wants two people behind a suspension."""
    return asks_approval(connection, SUSPEND_CLOCK, bureau_id=header.bureau_id)


def ask_or_suspend(
    uow: UnitOfWork,
    book: DeadlineBook,
    known: CaseClock,
    ruling: Ruling,
    *,
    root_id: str,
) -> Approval | CaseClock:
    """Send a suspension for approval, or carry it out where none is needed.

    Args:
        root_id: the instance of the case.

    Raises:
        SuspensionRefused: the clock does not run, reason or paper is missing, or the
            day makes no sense.
        ApprovalPending: it waits for approval already.
    """
    header = case_header(uow.connection, known.business_key)
    if not needs_consent(uow.connection, header):
        return suspend(uow, known.id, ruling)
    require_suspension(uow, known, ruling)
    rule = book.rule(known.rule_key, known.started_on)
    answers = {
        "deadline": rule.zh,
        "day": ruling.day.isoformat(),
        "evidence_id": ruling.evidence_id,
    }
    asked = Asked(
        business_key=known.business_key,
        bureau_id=header.bureau_id,
        root_id=root_id,
        task_id=known.id,
        element_id=SUSPEND_CLOCK,
        matter=f"{MATTER}：{rule.zh}",
        reason=ruling.reason.strip(),
        raw=answers,
        answers=answers,
        labels={},
        form_key="",
        deployment_id="",
        filed_for=None,
        in_stead_of=None,
        due_at=book.due_moment("approval_wd", uow.now),
    )
    sent = ask(uow, asked)
    tell_leaders(uow, sent, title=header.title)
    return sent


def carry_out(uow: UnitOfWork, asked: Approval) -> CaseClock:
    """Suspend the deadline as it was asked for, as whoever agrees.

    Raises:
        SuspensionRefused: the clock has ended meanwhile, or stands still already.
    """
    return suspend(uow, asked.task_id, ruling_of(asked))


def ruling_of(asked: Approval) -> Ruling:
    """Return what was asked for."""
    answers: Mapping[str, object] = asked.answers
    return Ruling(
        day=date.fromisoformat(str(answers["day"])),
        reason=asked.reason,
        evidence_id=str(answers["evidence_id"]),
    )


def still_runs(connection: Connection, clock_id: str) -> bool:
    """Say whether there is still something to suspend."""
    try:
        found = clock_by_id(connection, clock_id)
    except ClockNotFound:
        return False
    return found.state is ClockState.RUNNING
