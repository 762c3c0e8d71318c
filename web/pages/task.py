"""Work on one matter: see what is known, fill its form, keep a draft, hand it in."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from engine import WrongState
from handlers.approvals.errors import ApprovalPending
from handlers.approvals.model import Approval
from handlers.documents.records import DocumentView
from handlers.forms import (
    FieldError,
    Origin,
    change_rows,
    fill_asked,
    read_submission,
    row_at,
    row_change,
    row_taken,
    with_more,
    with_row,
    without_empty_rows,
)
from handlers.linkage.errors import AnswersRefused
from handlers.linkage.form_desk import Manner
from handlers.linkage.paper import Paper, party_names, tell_party
from web.approval_reading import waiting_request
from web.error_pages import person_name, refusal
from web.errors import Explanation, explain
from web.filing import Standing, filing_actor, in_stead_of, standing_of
from web.i18n import gettext as _
from web.kept_answers import brings_answers
from web.kept_copies import both_page, is_behind
from web.next_task import next_url
from web.notices import Notice, say
from web.paper_form import origin_of, sent_paper
from web.presenters.documents import document_url
from web.presenters.work import case_url
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.task_drafts import draft_of, keep_draft, pass_draft
from web.task_form import Raw, Sent, TaskForm, open_task_form
from web.task_page import REASON_FIELD, kept_text, may_write, task_page
from web.visitor import current_visitor

pages = Pages("task", __name__)

_LONGEST_REASON = 500
#: What a button asks for of a whole form; `compare` is what a browser asks that kept
#: one while there was no network.
_WHOLE = frozenset({"draft", "submit", "compare"})


@pages.page("/tasks/<task_id>", guard=Guard.SIGNED_IN)
def task(task_id: str) -> str:
    """Show a matter with its form, or who works on it."""
    form = open_task_form(task_id)
    draft = draft_of(task_id)
    raw = draft.raw if draft else form.first_answers()
    saved_at = draft.saved_at if draft else None
    return task_page(form, form.view(raw), saved_at=saved_at, raw=raw)


@pages.page("/tasks/<task_id>", guard=Guard.SIGNED_IN, methods=("POST",))
def work(task_id: str) -> BaseResponse | str | tuple[str, int]:
    """Add or remove a row, keep a draft, or hand the form in."""
    form = open_task_form(task_id)
    if form.task.ended_at is not None:
        return _answer_late(form)
    pending = waiting_request(task_id)
    if pending is not None:
        return _answer_pending(form, pending)
    sent = form.sent()
    paper = _paper(form, sent)
    drawn = _drawn_again(form, sent, paper)
    if drawn is not None:
        return drawn
    if request.form.get("do") == "draft":
        return _keep(form, sent, paper)
    return _hand_in(form, without_empty_rows(form.form, sent.raw), sent.refused, paper)


def _drawn_again(
    form: TaskForm, sent: Sent, paper: Paper | None
) -> BaseResponse | str | tuple[str, int] | None:
    """Return the page for what neither keeps a draft nor hands the form in."""
    changed = _changed(form, sent.raw)
    if changed is not None:
        view = form.view(changed, sent.refused)
        return task_page(form, view, raw=changed, paper=paper)
    asked = request.form.get("do")
    if asked == "compare" and not may_write(form.task):
        return _not_theirs(form)
    if asked in _WHOLE and is_behind(form, sent):
        return both_page(form, sent)
    if asked == "compare":
        view = form.view(sent.raw, sent.refused)
        return task_page(form, view, raw=sent.raw, paper=paper)
    return None


def _keep(
    form: TaskForm, sent: Sent, paper: Paper | None
) -> BaseResponse | tuple[str, int]:
    keep_draft(form, sent.raw)
    _take(form)
    if sent.refused:
        return _with_errors(form, sent.raw, sent.refused, paper)
    return _back(f"/tasks/{form.task.id}", _("草稿已保存。"))


def _paper(form: TaskForm, sent: Sent) -> Paper | None:
    """Return the paper from which the officer files for a party, if they do."""
    standing = standing_of(current_visitor().actor, form.task)
    return sent_paper(form, sent.scans) if standing is Standing.ON_PAPER else None


def _changed(form: TaskForm, raw: Raw) -> Raw | None:
    """Return the answers after a button that only changes rows, None for others."""
    fields = request.form.to_dict(flat=False)
    change = row_change(fields)
    if change is not None:
        return change_rows(form.form, raw, change)
    asked, taken = fill_asked(form.form, fields), row_taken(fields)
    if asked is not None:
        row = row_at(raw, asked)
        return raw if row is None else with_row(raw, asked, _filled(form, row))
    if taken:
        found = (each for each in form.sheet.suggestions if each.id == taken)
        suggested = next(found, None)
        return with_more(raw, suggested.table, suggested.row) if suggested else raw
    return None


def _filled(form: TaskForm, row: Raw) -> Raw:
    actor = current_visitor().actor
    return services().desk.fill(form.task.id, row, actor=actor)


@pages.page("/tasks/<task_id>/claim", guard=Guard.SIGNED_IN, methods=("POST",))
def claim(task_id: str) -> BaseResponse:
    """Take a matter that is waiting for somebody of one's role."""
    services().engine.claim_user_task(
        task_id, actor=current_visitor().actor, request=request_key()
    )
    return redirect(f"/tasks/{task_id}", code=303)


@pages.page("/tasks/<task_id>/unclaim", guard=Guard.SIGNED_IN, methods=("POST",))
def unclaim(task_id: str) -> BaseResponse:
    """Give a matter back for another of one's role to take; what was typed is kept."""
    form = open_task_form(task_id)
    is_mine = standing_of(current_visitor().actor, form.task) is Standing.MINE
    kept = is_mine and brings_answers(form.form, request.form)
    if kept:
        keep_draft(form, form.sent().raw, beside=True)
    services().engine.unclaim_user_task(
        task_id, actor=current_visitor().actor, request=request_key()
    )
    if kept:
        return _back(
            "/inbox",
            _("已退回，同岗位的人可以签收。您填写的内容存为草稿，再签收时还在。"),
        )
    return _back("/inbox", _("已退回，同岗位的人可以签收。"))


@pages.page("/tasks/<task_id>/resolve", guard=Guard.SIGNED_IN, methods=("POST",))
def resolve(task_id: str) -> BaseResponse:
    """Give a matter back to whoever asked for help with it, with what was typed."""
    form = open_task_form(task_id)
    actor = current_visitor().actor
    is_mine = standing_of(actor, form.task) is Standing.MINE
    if is_mine and brings_answers(form.form, request.form):
        keep_draft(form, form.sent().raw, beside=True)
    services().engine.resolve_user_task(task_id, actor=actor, request=request_key())
    if is_mine and form.task.owner is not None:
        pass_draft(task_id, to=form.task.owner)
    return _back("/inbox", _("已交回，由委托人接着办理。您填写的内容，委托人能看到。"))


def _hand_in(
    form: TaskForm,
    raw: Raw,
    refused_files: Sequence[FieldError],
    paper: Paper | None,
) -> BaseResponse | tuple[str, int]:
    """File the form, or show everything that is wrong with it."""
    actor = current_visitor().actor
    checked = form.check(raw)
    errors = _together(refused_files, checked.errors)
    if errors or (paper is not None and paper.faults(today=services().today)):
        return _with_errors(form, raw, errors, paper)
    try:
        _take(form)
        handed_in = services().form_desk.hand_in(
            form.opened,
            raw,
            checked.values,
            actor=filing_actor(actor, form.task),
            manner=_manner(form, paper),
            request=request_key(),
        )
    except AnswersRefused as refused:
        return _with_errors(form, raw, refused.errors, paper)
    except WrongState as refused:
        return _refused(form, refused)
    if handed_in.approval is not None:
        return _back(f"/tasks/{form.task.id}", _sent_text())
    if handed_in.signed is not None:
        return _back(document_url(handed_in.signed), _signed_text(handed_in.signed))
    return _done(form)


def _manner(form: TaskForm, paper: Paper | None) -> Manner:
    reason = request.form.get(REASON_FIELD, "").strip()[:_LONGEST_REASON]
    if paper is not None:
        return Manner(
            filed_for=party_names(form.task.candidate_groups),
            reason=reason,
            origin=origin_of(paper),
            record=lambda uow: tell_party(uow, form.task, paper),
        )
    whose = in_stead_of(current_visitor().actor, form.task)
    return Manner(reason=reason, origin=Origin(in_stead_of=whose))


def _take(form: TaskForm) -> None:
    """Take a matter that opened directly: the record says who had it, and since when.

    Raises:
        UserTaskClaimedByOther: somebody else was quicker.
    """
    actor = current_visitor().actor
    if standing_of(actor, form.task) is Standing.DIRECT:
        services().engine.claim_user_task(form.task.id, actor=actor)


def _together(
    refused_files: Sequence[FieldError], errors: Sequence[FieldError]
) -> list[FieldError]:
    """Return all errors; that a refused file is missing need not be said again."""
    named = {error.path for error in refused_files}
    return [*refused_files, *(error for error in errors if error.path not in named)]


def _with_errors(
    form: TaskForm, raw: Raw, errors: Sequence[FieldError], paper: Paper | None
) -> tuple[str, int]:
    body = task_page(form, form.view(raw, errors), raw=raw, paper=paper, refused=errors)
    return body, HTTPStatus.UNPROCESSABLE_ENTITY


def _answer_late(form: TaskForm) -> BaseResponse:
    """Answer a form of a matter that has ended meanwhile.

    A second click on the same page is answered like the first; anything else is told
    who ended the matter and when, and may read what it brought.
    """
    try:
        services().engine.complete_user_task(
            form.task.id,
            variables={},
            actor=current_visitor().actor,
            request=request_key(),
        )
    except WrongState as refused:
        return _refused(form, refused)
    return _done(form)


def _answer_pending(form: TaskForm, pending: Approval) -> BaseResponse:
    """Answer a form whose matter waits for approval: a second click is no fault."""
    raw = read_submission(form.form, request.form.to_dict(flat=False))
    if without_empty_rows(form.form, raw) == pending.raw:
        return _back(f"/tasks/{form.task.id}", _sent_text())
    said = explain(ApprovalPending(form.task.id), name_of=person_name)
    return refusal(said, kept=kept_text(form), back=f"/tasks/{form.task.id}")


def _not_theirs(form: TaskForm) -> BaseResponse:
    """Show what somebody typed at a matter that another works on now."""
    said = Explanation(
        status=HTTPStatus.CONFLICT,
        title=_("这件事项现在不归您办理"),
        text=_("您填写的内容没有提交，可以在下面查看、复制。"),
    )
    return refusal(said, kept=kept_text(form), back=f"/tasks/{form.task.id}")


def _refused(form: TaskForm, refused: WrongState) -> BaseResponse:
    said = explain(refused, name_of=person_name)
    back = "/inbox" if form.sheet.is_own else case_url(form.task.business_key or "")
    return refusal(said, kept=kept_text(form), back=back)


def _done(form: TaskForm) -> BaseResponse:
    case_no = None if form.sheet.is_own else form.task.business_key
    url = next_url(form.task.root_id, case_no)
    return _back(url, _("已提交：%(matter)s。", matter=form.task.name))


def _sent_text() -> str:
    return _("已送审，审批同意后生效。")


def _signed_text(paper: DocumentView) -> str:
    number = paper.number or ""
    return _("已签发：%(number)s。请打印、送达，再回到事项登记送达。", number=number)


def _back(url: str, text: str) -> BaseResponse:
    return say(redirect(url, code=303), Notice(text))
