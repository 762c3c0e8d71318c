"""Put a filed form right: the same form again, with the reason (更正)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from handlers.forms import (
    FieldError,
    Submission,
    change_rows,
    chosen_labels,
    find_submission,
    row_change,
)
from handlers.forms.corrections import corrections_of
from handlers.forms.initial import answers_of
from handlers.linkage.corrections import (
    changed_answers,
    correct_form,
    correction_faults,
)
from handlers.linkage.informant import differs, informant_answers
from handlers.linkage.outside_papers import number_faults
from handlers.linkage.paper_readers import may_write
from web.case_reading import CaseFile, open_case_file
from web.filed_forms import read_filed
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.case import case_head
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.task_form import Raw, TaskForm
from web.templating import page
from web.visitor import current_visitor

pages = Pages("form_correction", __name__)

_RULE = "/cases/<case_no>/forms/<submission_id>/correct"
_REFUSED = 422


@pages.page(_RULE, guard=Guard.SIGNED_IN)
def look_over(case_no: str, submission_id: str) -> str:
    """Show a filed form with its answers, to put them right."""
    file, filed, form = _open(case_no, submission_id)
    return _page(file, form, answers_of(form.form, _held(file, filed)))


@pages.page(_RULE, guard=Guard.SIGNED_IN, methods=("POST",))
def correct(case_no: str, submission_id: str) -> BaseResponse | str | tuple[str, int]:
    """Change rows, or keep what is right beside what was filed and mend what rests."""
    file, filed, form = _open(case_no, submission_id)
    sent = form.sent()
    change = row_change(request.form.to_dict(flat=False))
    if change is not None:
        return _page(file, form, change_rows(form.form, sent.raw, change), sent.refused)
    checked = form.check(sent.raw)
    reason = request.form.get("reason", "")
    with services().engine.read() as connection:
        past = corrections_of(connection, [filed.id]).get(filed.id, [])
        seals = differs(connection, file.case_no, checked.values, actor=file.actor)
        doubles = number_faults(
            connection,
            filed.element_id,
            checked.values,
            file.header,
            actor=file.actor,
            before=past[-1].answers if past else filed.answers,
        )
    changed = changed_answers(filed, checked.values, past)
    faults = [
        *sent.refused,
        *checked.errors,
        *correction_faults(filed, form.form, changed, reason, seals=seals),
        *doubles,
    ]
    if faults:
        return _page(file, form, sent.raw, faults), _REFUSED
    running = {each.root_id for each in file.instances if each.ended_at is None}
    with services().engine.transact(file.actor, request_key()) as uow:
        if not uow.repeated:
            correct_form(
                uow,
                filed,
                answers=checked.values,
                labels=chosen_labels(form.form, checked.values, form.sheet.facts),
                form=form.form,
                reason=reason,
                is_running=filed.root_id == file.instance.root_id
                and filed.root_id in running,
            )
    where = f"/cases/{file.case_no}/forms/{filed.id}"
    told = _("已更正。原来提交的内容保留，由它产生的文书出了新的一版。")
    if not changed:
        told = _("已更正举报人信息；它由本局单独保管，表单没有新的一版。")
    return say(redirect(where, code=303), Notice(told))


def _open(case_no: str, submission_id: str) -> tuple[CaseFile, Submission, TaskForm]:
    """Return a filed form that the visitor may put right.

    Raises:
        NotFound: the case has no such form that the visitor may read.
        Forbidden: they may read it, but do not work for the bureau.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    if read_filed(file, submission_id) is None:
        raise NotFound
    if not may_write(file.actor):
        raise Forbidden
    with services().engine.read() as connection:
        filed = find_submission(connection, submission_id)
    sheet = services().desk.sheet(filed.task_id, actor=file.actor)
    form = services().forms.form_filed(filed, actor=file.actor)
    return file, filed, TaskForm(sheet=sheet, form=form)


def _held(file: CaseFile, filed: Submission) -> Raw:
    """Return the answers as they hold, with what is kept apart from them."""
    with services().engine.read() as connection:
        past = corrections_of(connection, [filed.id]).get(filed.id, [])
        sealed = informant_answers(connection, file.case_no, actor=file.actor)
    return {**(past[-1].answers if past else filed.answers), **sealed}


def _page(
    file: CaseFile, form: TaskForm, raw: Raw, faults: Sequence[FieldError] = ()
) -> str:
    known = {question.key for question in form.form.questions()}
    beside = [each for each in faults if each.path.split("-")[0] not in known]
    return page(
        "form_correction.html",
        head=case_head(file.header, file.ladder),
        filed_url=request.path.removesuffix("/correct"),
        view=form.view(raw, [each for each in faults if each not in beside]),
        beside=[each.message for each in beside],
        reason=request.form.get("reason", ""),
    )
