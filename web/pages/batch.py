"""Do one matter for many cases: one form, one row a case, one line for each outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import request
from werkzeug.exceptions import NotFound

from engine import Refused
from handlers.evidence.records import record_evidence
from handlers.forms import (
    EvidenceLink,
    FieldError,
    Surroundings,
    change_rows,
    present,
    read_submission,
    row_change,
    with_uploads,
)
from handlers.forms.expressions import evaluate
from handlers.forms.names import UPLOAD
from handlers.linkage.batch import Batch, BatchLine, LineState
from handlers.linkage.batch_form import BATCHES, MOST_CASES
from web.error_pages import person_name
from web.errors import explain
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.work import case_url
from web.routing import Guard, Pages
from web.services import services
from web.task_form import Raw, evidence_links
from web.task_page import REASON_FIELD
from web.templating import page
from web.uploads import Received, receive
from web.visitor import current_visitor

pages = Pages("batch", __name__)

_LONGEST_REASON = 500


_STATES: Mapping[LineState, tuple[str, str]] = {
    LineState.DONE: (marked("已办结"), "green"),
    LineState.SENT: (marked("已送审"), "blue"),
    LineState.SIGNED: (marked("已签发，待送达"), "blue"),
    LineState.REFUSED: (marked("没有办成"), "amber"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One case of a batch as the page says what became of it."""

    case_no: str
    case_url: str
    title: str
    state: str
    tone: str
    reason: str
    task_url: str


@pages.page("/batch/<element_id>", guard=Guard.SIGNED_IN)
def batch(element_id: str) -> str:
    """Show the form of a batch over the chosen matters, else over all one's own."""
    kind = BATCHES.get(element_id)
    if kind is None:
        raise NotFound
    actor = current_visitor().actor
    chosen = request.args.getlist("task")[:MOST_CASES]
    offered = services().batches.offered(element_id, actor=actor)
    ids = [task.id for task in offered if not chosen or task.id in chosen]
    if not ids:
        return page("batch_empty.html", kind=kind)
    ids = services().batches.together(ids, actor=actor)
    opened = services().batches.open(element_id, ids, actor=actor)
    return _form_page(opened, opened.first_answers)


@pages.page("/batch/<element_id>", guard=Guard.SIGNED_IN, methods=("POST",))
def hand_in(element_id: str) -> str | tuple[str, int]:
    """Fill a column, or hand the matter of every chosen case in and say what became."""
    if element_id not in BATCHES:
        raise NotFound
    actor, desk = current_visitor().actor, services().batches
    opened = desk.open(element_id, request.form.getlist("task"), actor=actor)
    received = receive(suffix=UPLOAD)
    fields = with_uploads(request.form.to_dict(flat=False), _recorded(opened, received))
    raw = read_submission(opened.form, fields)
    change = row_change(fields)
    if change is not None:
        return _form_page(opened, change_rows(opened.form, raw, change))
    errors = [
        *(
            FieldError(path=name.removesuffix(UPLOAD), label="", message=reason)
            for name, reason in received.refused.items()
        ),
        *desk.shared_errors(opened, raw, actor=actor),
    ]
    if errors:
        return _form_page(opened, raw, errors), HTTPStatus.UNPROCESSABLE_ENTITY
    reason = request.form.get(REASON_FIELD, "").strip()[:_LONGEST_REASON]
    lines = desk.hand_in(opened, raw, actor=actor, reason=reason)
    return _outcome_page(opened, lines)


def _form_page(opened: Batch, raw: Raw, errors: Sequence[FieldError] = ()) -> str:
    surroundings = Surroundings(
        facts=opened.opened.sheet.facts,
        evaluate=evaluate,
        errors=errors,
        evidence=_links(opened),
        account=current_visitor().person.name,
        today=opened.today,
    )
    return page(
        "batch.html",
        kind=opened.kind,
        batch=opened,
        view=present(opened.form, raw, surroundings),
        asks_approval=services().form_desk.needs_approval(opened.tasks[0]),
        approval_reason=request.form.get(REASON_FIELD, ""),
        clause=opened.kind.clause,
    )


def _links(opened: Batch) -> Mapping[str, EvidenceLink]:
    """Return the files of the first case: shared files are uploaded there."""
    case_no = opened.tasks[0].business_key or ""
    return evidence_links(case_no, actor=current_visitor().actor)


def _recorded(opened: Batch, received: Received) -> Mapping[str, Sequence[str]]:
    """Keep the files of the request at the first case, so that none is lost."""
    if not received.stored:
        return {}
    first = opened.tasks[0]
    ids: dict[str, list[str]] = {}
    with services().engine.transact(current_visitor().actor) as uow:
        for name, file in received.stored:
            new = record_evidence(
                uow, file, business_key=first.business_key, task_id=first.id
            )
            ids.setdefault(name, []).append(new.id)
    return ids


def _outcome_page(opened: Batch, lines: Sequence[BatchLine]) -> str:
    counts = {state: sum(line.state is state for line in lines) for state in LineState}
    return page(
        "batch_outcome.html",
        kind=opened.kind,
        lines=[_line(each) for each in lines if each.state is not LineState.LEFT_OUT],
        done=counts[LineState.DONE],
        sent=counts[LineState.SENT],
        refused=counts[LineState.REFUSED],
        left_out=counts[LineState.LEFT_OUT],
    )


def _line(each: BatchLine) -> LineView:
    text, tone = _STATES[each.state]
    return LineView(
        case_no=each.business_key,
        case_url=case_url(each.business_key),
        title=each.title.removeprefix(each.business_key).strip(),
        state=_(text),
        tone=tone,
        reason=each.reason or _said(each.refused),
        task_url=f"/tasks/{each.task_id}",
    )


def _said(refused: Refused | None) -> str:
    if refused is None:
        return ""
    said = explain(refused, name_of=person_name)
    return said.text or said.title
