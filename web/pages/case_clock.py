"""One deadline of a case: how it was counted; the leader suspends it and lets it go on."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.deadlines.clocks import CaseClock, ClockState
from handlers.deadlines.errors import StartRefused, SuspensionRefused
from handlers.deadlines.lines import clock_line
from handlers.deadlines.suspending import Ruling, pause_entries
from handlers.evidence.files import StoredFile
from handlers.evidence.records import evidence_of, record_evidence, show_only_to
from handlers.linkage.clock_sight import CONFIDENTIAL
from handlers.linkage.hearing import may_tell, party_was_told
from handlers.linkage.suspension import may_suspend, resume, suspend
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

_Decide = Callable[[UnitOfWork, str, Ruling], CaseClock]


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
    """Suspend a deadline, or let it run on.

    Raises:
        Forbidden: the visitor is not the leader of the case's bureau.
        NotFound: the case has no such deadline.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    found = _clock_of(file, clock_id)
    if not may_suspend(file.actor, file.header):
        raise Forbidden
    received = receive()
    try:
        now = _carry_out(file, found, received)
    except SuspensionRefused as refused:
        return _clock_page(file, found, problem=refused.reason), 422
    told = _("期限已恢复计算，末日 %(day)s。", day=now.effective.isoformat())
    if now.state is ClockState.PAUSED:
        told = _("期限已中止，恢复前不再计算。")
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


def _carry_out(file: CaseFile, found: CaseClock, received: Received) -> CaseClock:
    if received.refused:
        raise SuspensionRefused(reason="；".join(received.refused.values()))
    day = chosen_day("day")
    if day is None:
        raise SuspensionRefused(reason=_("请填写日期"))
    act: _Decide = resume if found.state is ClockState.PAUSED else suspend
    engine = services().engine
    with engine.transact(file.actor, request=request_key()) as uow:
        if uow.repeated:
            return found
        paper = next((stored for _name, stored in received.stored), None)
        ruling = Ruling(
            day=day,
            reason=request.form.get("reason", ""),
            evidence_id=_kept(uow, file, found, paper),
        )
        return act(uow, found.id, ruling)


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
        papers = {each.id: each for each in evidence_of(connection, file.case_no)}
    rule = book.rule(found.rule_key, found.started_on)
    names = Names(entry.decided_by for entry in entries)
    line = clock_line(found, today=services().today, book=book)
    is_open = found.state in {ClockState.RUNNING, ClockState.PAUSED}
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
        may_decide=is_open and may_suspend(file.actor, file.header),
        today=services().today.isoformat(),
        problem=problem,
        typed=request.form,
    )
