"""Approvals: what waits for a leader, one request with its answers, the decision."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from engine import InboxQuery, InboxTab, Refused
from handlers.approvals.errors import ApprovalEnded
from handlers.approvals.model import Approval, Outcome
from handlers.approvals.store import answered_by
from handlers.approvals.switches import IN_THE_DIAGRAM
from handlers.documents.pdf import to_pdf, to_pictures
from handlers.forms import Form, Submission
from handlers.linkage.paper_tasks import notice_to_sign
from handlers.parties.model import Role
from web.approval_export import APPROVALS
from web.approval_paper import paper_of_request, paper_sheet, paper_view
from web.approval_reading import clock_facts_of, request_views, with_answers
from web.error_pages import person_name
from web.errors import explain
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.work import WorkRow
from web.requests import request_key
from web.routing import Guard, Pages
from web.security.headers import UPLOAD_POLICY
from web.services import services
from web.templating import page
from web.visitor import current_visitor
from web.work_reading import rows_of

pages = Pages("approvals", __name__)

LIST = "/approvals"
_LONGEST_OPINION = 2000
_MOST_ROWS = 50


@pages.page(LIST, guard=Guard.SIGNED_IN)
def approvals() -> str | Response:
    """List what waits for the visitor's consent, and what they answered last."""
    actor = current_visitor().actor
    with services().engine.read() as connection:
        answered = answered_by(connection, actor.id)
    waiting = request_views(services().approvals.waiting(actor))
    kind = asked_kind()
    if kind is not None:
        return APPROVALS.export([*waiting, *request_views(answered)], kind)
    return page(
        "approvals.html",
        waiting=waiting,
        matters=matters_to_approve(),
        answered=request_views(answered),
        is_leader=Role.LEADER in actor.all_groups,
        exports=export_links(LIST, {}) if waiting or answered else (),
    )


@pages.page("/approvals/<approval_id>/paper.<format_>", guard=Guard.SIGNED_IN)
def paper(approval_id: str, format_: str) -> Response:
    """Hand out the paper that goes with a request: its first page, or all as PDF.

    Raises:
        NotFound: no paper goes with it.
    """
    asked = services().approvals.read(approval_id, actor=current_visitor().actor)
    found = paper_of_request(asked)
    if found is None or format_ not in {"png", "pdf"}:
        raise NotFound
    sheet = paper_sheet(found, business_key=asked.business_key)
    if format_ == "png":
        response = Response(to_pictures(sheet)[0], mimetype="image/png")
    else:
        made = to_pdf(sheet, made_at=asked.asked_at)
        response = Response(made, mimetype="application/pdf")
        response.headers["Content-Security-Policy"] = UPLOAD_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@pages.page("/approvals/<approval_id>", guard=Guard.SIGNED_IN)
def approval(approval_id: str) -> str:
    """Show one request: what, why, the form as it will be filed, the decision."""
    asked = services().approvals.read(approval_id, actor=current_visitor().actor)
    return _page(asked)


@pages.page("/approvals/<approval_id>", guard=Guard.SIGNED_IN, methods=("POST",))
def decide(approval_id: str) -> BaseResponse | tuple[str, int]:
    """Agree, send the answers back with an opinion, or take the request back."""
    actor, desk = current_visitor().actor, services().approvals
    opinion = request.form.get("opinion", "").strip()[:_LONGEST_OPINION]
    try:
        if request.form.get("do") == "return":
            desk.send_back(
                approval_id, actor=actor, opinion=opinion, request=request_key()
            )
            return _back(_("已退回，提交人会看到您的意见。"))
        if request.form.get("do") == "withdraw":
            desk.take_back(approval_id, actor=actor, request=request_key())
            return _back(_("已撤回。"))
        signed = desk.agree(
            approval_id, actor=actor, opinion=opinion, request=request_key()
        )
    except ApprovalEnded as ended:
        if _is_mine_agreed(ended.approval):
            return _back(_("已同意，立即生效。"))
        raise
    except Refused as refused:
        asked = desk.read(approval_id, actor=actor)
        if not asked.is_waiting:
            raise
        said = explain(refused, name_of=person_name)
        return _page(asked, refused=said.text or said.title), said.status
    if signed is not None:
        number = signed.number or ""
        return _back(_("已同意并签发：%(number)s。由承办人送达。", number=number))
    return _back(_("已同意，立即生效。"))


@pages.page("/tasks/<task_id>/withdraw", guard=Guard.SIGNED_IN, methods=("POST",))
def withdraw(task_id: str) -> BaseResponse:
    """Take a request for approval back; its answers become a draft."""
    services().approvals.withdraw(
        task_id, actor=current_visitor().actor, request=request_key()
    )
    response = redirect(f"/tasks/{task_id}", code=HTTPStatus.SEE_OTHER)
    return say(response, Notice(_("已撤回，填写的内容存为草稿。")))


def matters_to_approve() -> list[WorkRow]:
    """Return the matters of the diagrams that are an approval themselves."""
    engine, actor = services().engine, current_visitor().actor
    wanted = frozenset(IN_THE_DIAGRAM)
    found = [
        task
        for tab in (InboxTab.MINE, InboxTab.CLAIMABLE)
        for task in engine.inbox(
            InboxQuery(tab=tab, element_ids=wanted, page_size=_MOST_ROWS), actor=actor
        ).items
    ]
    return rows_of(tuple(found))


def _page(asked: Approval, *, refused: str = "") -> str:
    view = request_views([asked])[0]
    form = None if asked.is_of_clock else _form_of(asked)
    return page(
        "approval.html",
        asked=with_answers(view, asked, form) if form else view,
        title=form.title if form else asked.matter,
        facts=clock_facts_of(asked) if asked.is_of_clock else (),
        paper=paper_view(asked),
        signs=_signs_notice(asked),
        refused=refused,
        opinion=request.form.get("opinion", ""),
    )


def _signs_notice(asked: Approval) -> bool:
    """Say whether the consent signs a notice."""
    task = notice_to_sign(asked.element_id, asked.answers, {})
    return task is not None


def _form_of(asked: Approval) -> Form:
    filed = Submission(
        id=asked.id,
        submitted_by=asked.asked_by,
        submitted_at=asked.asked_at,
        business_key=asked.business_key,
        root_id=asked.root_id,
        task_id=asked.task_id,
        element_id=asked.element_id,
        form_key=asked.form_key,
        deployment_id=asked.deployment_id,
        answers=asked.answers,
    )
    return services().forms.form_filed(filed, actor=current_visitor().actor)


def _is_mine_agreed(asked: Approval) -> bool:
    """Say whether a second click comes after one's own consent."""
    is_mine = asked.ended_by == current_visitor().actor.id
    return is_mine and asked.outcome is Outcome.AGREED


def _back(text: str) -> BaseResponse:
    return say(redirect(LIST, code=HTTPStatus.SEE_OTHER), Notice(text))
