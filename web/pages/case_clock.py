"""One deadline of a case: how it was counted, and how it is made to stand still."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.approvals.errors import ApprovalPending
from handlers.approvals.model import Approval
from handlers.approvals.store import last_at
from handlers.deadlines.clocks import CaseClock, ClockState
from handlers.deadlines.errors import StartRefused, SuspensionRefused
from handlers.deadlines.lines import clock_line
from handlers.deadlines.suspending import Ruling, pause_entries
from handlers.evidence.files import StoredFile
from handlers.evidence.records import evidence_of, record_evidence, show_only_to
from handlers.linkage.approving import may_read
from handlers.linkage.clock_sight import CONFIDENTIAL
from handlers.linkage.hearing import may_tell, party_was_told
from handlers.linkage.suspension import may_suspend, resume
from handlers.linkage.suspension_requests import (
    ask_or_suspend,
    may_ask,
    needs_consent,
)
from web.approval_reading import RequestView, request_views
from web.arguments import chosen_day
from web.case_reading import CaseFile, Names, open_case_file
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.clock import clock_facts, days_not_counted, pause_rows
from web.presenters.deadline import deadline_view
from web.presenters.work import case_url
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.uploads import Received, receive
from web.visitor import current_visitor

pages = Pages("case_clock", __name__)


@pages.page("/cases/<case_no>/clocks/<clock_id>", guard=Guard.SIGNED_IN)
def clock(case_no: str, clock_id: str) -> str:
    """Show how a deadline was counted, and what was decided about it.

    Raises:
        NotFound: the case has no such deadline.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    return _clock_page(file, _clock_of(file, clock_id))


@pages.page(
    "/cases/<case_no>/clocks/<clock_id>", guard=Guard.SIGNED_IN, methods=("POST",)
)
def decide(case_no: str, clock_id: str) -> BaseResponse | tuple[str, int]:
    """Ask for the suspension of a deadline, suspend it, or let it run on.

    Raises:
        Forbidden: the visitor does not work on the case for its bureau; to let it
            run on is for the leader.
        NotFound: the case has no such deadline.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    found = _clock_of(file, clock_id)
    if not _may_decide(file, found):
        raise Forbidden
    received = receive()
    try:
        now = _carry_out(file, found, received)
    except SuspensionRefused as refused:
        return _clock_page(file, found, problem=refused.reason), 422
    except ApprovalPending:
        told = _("这个期限的中止已经送审，正在等待审批。")
        return _clock_page(file, found, problem=told), 422
    if isinstance(now, Approval):
        told = _("已送审，审批同意后期限中止；在此之前照常计算。")
    elif now.state is ClockState.PAUSED:
        told = _("期限已中止，恢复前不再计算。")
    else:
        told = _("期限已恢复计算，末日 %(day)s。", day=now.effective.isoformat())
    response = redirect(f"{case_url(file.case_no)}/clocks/{clock_id}", code=303)
    return say(response, Notice(told))


@pages.page("/cases/<case_no>/hearing", guard=Guard.SIGNED_IN, methods=("POST",))
def told_of_hearing(case_no: str) -> BaseResponse:
    """Register the day on which a party was told that it may ask for a hearing.

    Raises:
        Forbidden: the visitor is no officer of the case's bureau.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    if not may_tell(file.actor, file.header):
        raise Forbidden
    response = redirect(f"{case_url(file.case_no)}?tab=deadlines", code=303)
    day = chosen_day("day")
    if day is None:
        return say(response, Notice(_("请填写日期"), "warn"))
    try:
        with services().engine.transact(file.actor, request=request_key()) as uow:
            book = services().books.at(uow.connection)
            clock = party_was_told(uow, book, file.case_no, on=day)
    except StartRefused as refused:
        return say(response, Notice(refused.reason, "warn"))
    last = clock.effective.isoformat()
    return say(response, Notice(_("已起算听证期限，末日 %(day)s。", day=last)))


def _carry_out(
    file: CaseFile, found: CaseClock, received: Received
) -> CaseClock | Approval:
    if received.refused:
        raise SuspensionRefused(reason="；".join(received.refused.values()))
    day = chosen_day("day")
    if day is None:
        raise SuspensionRefused(reason=_("请填写日期"))
    engine = services().engine
    with engine.transact(file.actor, request=request_key()) as uow:
        if uow.repeated:
            return _sent(found.id) or found
        paper = next((stored for _name, stored in received.stored), None)
        ruling = Ruling(
            day=day,
            reason=request.form.get("reason", ""),
            evidence_id=_kept(uow, file, found, paper),
        )
        if found.state is ClockState.PAUSED:
            return resume(uow, found.id, ruling)
        book = services().books.at(uow.connection).of(file.header.bureau_id)
        root_id = file.instance.root_id
        return ask_or_suspend(uow, book, found, ruling, root_id=root_id)


def _may_decide(file: CaseFile, found: CaseClock) -> bool:
    if found.state is ClockState.PAUSED:
        return may_suspend(file.actor, file.header)
    return may_ask(file.actor, file.header)


def _sent(clock_id: str) -> Approval | None:
    """Return the request that waits at a deadline, None if none does."""
    with services().engine.read() as connection:
        found = last_at(connection, clock_id)
    return found if found and found.is_waiting else None


def _request(file: CaseFile, clock_id: str) -> RequestView | None:
    """Return what waits for consent at a deadline, for the people of the bureau."""
    found = _sent(clock_id)
    if found is None or not may_read(file.actor, found):
        return None
    return request_views([found])[0]


def _kept(
    uow: UnitOfWork, file: CaseFile, found: CaseClock, paper: StoredFile | None
) -> str | None:
    """Keep the paper of a decision; that of a penalty is for the bureau alone."""
    if paper is None:
        return None
    kept = record_evidence(uow, paper, business_key=file.case_no)
    if found.rule_key in CONFIDENTIAL:
        show_only_to(uow, kept.id, file.header.bureau_labels)
    return kept.id


def _clock_of(file: CaseFile, clock_id: str) -> CaseClock:
    for each in file.clocks:
        if each.id == clock_id:
            return each
    raise NotFound


def _clock_page(file: CaseFile, found: CaseClock, problem: str = "") -> str:
    with services().engine.read() as connection:
        book = services().books.at(connection)
        entries = pause_entries(connection, found.id)
        asks = needs_consent(connection, file.header)
        papers = {each.id: each for each in evidence_of(connection, file.case_no)}
    rule = book.rule(found.rule_key, found.started_on)
    names = Names(entry.decided_by for entry in entries)
    line = clock_line(found, today=services().today, book=book)
    is_open = found.state in {ClockState.RUNNING, ClockState.PAUSED}
    waiting = _request(file, found.id)
    return page(
        "case_clock.html",
        case_no=file.case_no,
        case_url=case_url(file.case_no),
        title=file.header.title,
        line=deadline_view(line),
        facts=clock_facts(found, rule),
        counted=found.count_text,
        spells=days_not_counted(found, rule, book),
        pauses=pause_rows(entries, papers, name_of=names),
        paused=found.state is ClockState.PAUSED,
        may_decide=is_open and waiting is None and _may_decide(file, found),
        waiting=waiting,
        asks=asks and found.state is ClockState.RUNNING,
        today=services().today.isoformat(),
        problem=problem,
        typed=request.form,
    )
