"""补录: choose the stage that a running case has reached, say what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import redirect, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from handlers.evidence.records import evidence_by_ids, record_evidence
from handlers.forms import (
    EvidenceLink,
    FieldError,
    Form,
    Surroundings,
    change_rows,
    present,
    read_submission,
    row_change,
    validate,
    with_uploads,
    without_empty_rows,
)
from handlers.forms.expressions import evaluate
from handlers.forms.names import UPLOAD
from handlers.linkage.earlier.choices import entry_facts
from handlers.linkage.earlier.errors import EntryFailed
from handlers.linkage.earlier.form import SOURCE_FILE, day_faults, entry_form
from handlers.linkage.earlier.stages import BY_KEY, ENTRY_STAGES, EntryStage
from handlers.linkage.process_keys import LINKAGE
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.evidence import size_text
from web.presenters.work import case_url
from web.requests import request_key
from web.roles import may_enter_earlier
from web.routing import Guard, Pages
from web.services import services
from web.task_form import Raw
from web.templating import page
from web.uploads import Received, receive
from web.visitor import current_visitor

pages = Pages("earlier", __name__)

LIST = "/earlier-cases"


@pages.page(LIST, guard=Guard.SIGNED_IN)
def stages() -> str:
    """Show the stages at which a running case can be entered."""
    _require_role()
    return page("earlier_stages.html", stages=ENTRY_STAGES)


@pages.page("/earlier-cases/<stage_key>", guard=Guard.SIGNED_IN)
def entry(stage_key: str) -> str:
    """Show the form of a stage."""
    stage = _stage(stage_key)
    form = _form(stage)
    return _page(stage, form, read_submission(form, {"failing_items-0-_row": ["1"]}))


@pages.page("/earlier-cases/<stage_key>", guard=Guard.SIGNED_IN, methods=("POST",))
def enter(stage_key: str) -> BaseResponse | str | tuple[str, int]:
    """Enter the case, add or remove a row, or show what is wrong."""
    stage = _stage(stage_key)
    form = _form(stage)
    received = receive(suffix=UPLOAD)
    sent = request.form.to_dict(flat=False)
    raw = read_submission(form, with_uploads(sent, _recorded(received)))
    change = row_change(sent)
    if change is not None:
        return _page(stage, form, change_rows(form, raw, change))
    raw = without_empty_rows(form, raw)
    checked = validate(form, raw, facts=_facts(), evaluate=evaluate)
    refused = [
        FieldError(path=name.removesuffix(UPLOAD), label="", message=reason)
        for name, reason in received.refused.items()
    ]
    faults = day_faults(stage, checked.values, today=services().today)
    errors = [*refused, *checked.errors, *faults]
    if errors:
        return _page(stage, form, raw, errors), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        number = services().earlier.enter(
            stage,
            checked.values,
            actor=current_visitor().actor,
            request=request_key(),
        )
    except EntryFailed as failed:
        body = _page(stage, form, raw, failed=failed.reason)
        return body, HTTPStatus.UNPROCESSABLE_ENTITY
    done = Notice(_("已补录，案号 %(number)s。", number=number))
    return say(redirect(case_url(number), code=HTTPStatus.SEE_OTHER), done)


def _require_role() -> None:
    if not may_enter_earlier(current_visitor()):
        raise Forbidden


def _stage(key: str) -> EntryStage:
    _require_role()
    if key not in BY_KEY:
        raise NotFound
    return BY_KEY[key]


def _form(stage: EntryStage) -> Form:
    definition = services().engine.definition(LINKAGE)
    wanted = {step.form_id for each in stage.milestones for step in each.steps}
    forms = {
        form_id: services().forms.form_by_key(definition.id, form_id)
        for form_id in wanted
    }
    return entry_form(stage, forms)


def _facts() -> Mapping[str, object]:
    with services().engine.read() as connection:
        return entry_facts(connection, today=services().today)


def _page(
    stage: EntryStage,
    form: Form,
    raw: Raw,
    errors: Sequence[FieldError] = (),
    *,
    failed: str = "",
) -> str:
    surroundings = Surroundings(
        facts=_facts(),
        evaluate=evaluate,
        errors=errors,
        evidence=_files(raw),
        account=current_visitor().person.name,
    )
    return page(
        "earlier_entry.html",
        stage=stage,
        view=present(form, raw, surroundings),
        failed=failed,
    )


def _files(raw: Raw) -> Mapping[str, EvidenceLink]:
    """Return the files that were uploaded before: they belong to no case yet."""
    named = raw.get(SOURCE_FILE)
    ids = [str(each) for each in named] if isinstance(named, list) else []
    with services().engine.read() as connection:
        found = evidence_by_ids(connection, ids)
    me = current_visitor().person.id
    return {
        each.id: EvidenceLink(
            id=each.id,
            name=each.name,
            url=f"/evidence/{each.id}",
            note=size_text(each.size),
        )
        for each in found
        if each.received_from == me
    }


def _recorded(received: Received) -> Mapping[str, Sequence[str]]:
    if not received.stored:
        return {}
    ids: dict[str, list[str]] = {}
    with services().engine.transact(current_visitor().actor) as uow:
        for name, file in received.stored:
            ids.setdefault(name, []).append(record_evidence(uow, file).id)
    return ids
