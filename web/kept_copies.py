"""Weigh what a browser kept of a form against what is here now.

A phone keeps what is typed while there is no network, and sends it later. By then the
person may have written a draft elsewhere, or the form may be of a newer version: then
nothing is filed or overwritten before they have seen both and chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import request

from engine import UserTaskView
from handlers.forms import Draft, EvidenceLink, Field, Form, Kind, Table
from handlers.forms.display import NOTHING, value_lines
from handlers.forms.names import UPLOAD
from web.i18n import gettext as _
from web.photos_told import ABOUT
from web.presenters.days import moment_text
from web.security import forgery
from web.task_drafts import draft_of
from web.task_form import Raw, Sent, TaskForm
from web.templating import REQUEST_KEY_FIELD, page

#: Which draft and which form a page was made from.
DRAFT_BASE, FORM_BASE = "draft_base", "form_base"

_OF_THE_PAGE = frozenset(
    {forgery.FIELD, REQUEST_KEY_FIELD, DRAFT_BASE, FORM_BASE, "do"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a page of a form was made from."""

    draft: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A question that is answered one way here and another way there."""

    label: str
    sent: str
    kept: str


def base_of(task: UserTaskView, draft: Draft | None) -> Base:
    """Return what a page of a matter is made from now."""
    return Base(
        draft=draft.saved_at.isoformat() if draft else "",
        form=f"{task.definition_id}:{task.form_key}",
    )


def base_for_page(task: UserTaskView) -> Base:
    """Return what the page says of itself: what it said before, if it is sent back."""
    now = base_of(task, draft_of(task.id))
    if request.form.get("do") == "draft" or DRAFT_BASE not in request.form:
        return now
    return Base(
        draft=request.form[DRAFT_BASE], form=request.form.get(FORM_BASE, now.form)
    )


def is_behind(form: TaskForm, sent: Sent) -> bool:
    """Say whether the page that was sent was made from something older than is here.

    The same answers again are no conflict: the answer to them may have been lost.
    """
    if DRAFT_BASE not in request.form:
        return False
    draft = draft_of(form.task.id)
    now = base_of(form.task, draft)
    if request.form.get(FORM_BASE, now.form) != now.form:
        return True
    is_other = request.form[DRAFT_BASE] != now.draft
    return is_other and draft is not None and draft.raw != sent.raw


def both_page(form: TaskForm, sent: Sent) -> tuple[str, int]:
    """Return the page that shows what was sent beside what is here, to choose."""
    draft = draft_of(form.task.id)
    there = draft.raw if draft else form.first_answers()
    links = form.links()
    now = base_of(form.task, draft)
    body = page(
        "task_conflict.html",
        task=form.task,
        saved_at=moment_text(draft.saved_at) if draft else "",
        is_new_form=request.form.get(FORM_BASE, now.form) != now.form,
        differences=differences(form.form, sent.raw, there, links),
        unknown=_unknown(form.form, sent.fields),
        fields=[
            (name, value)
            for name, values in sent.fields.items()
            if name not in _OF_THE_PAGE and not name.endswith(ABOUT)
            for value in values
        ],
        base=now,
    )
    return body, HTTPStatus.CONFLICT


def differences(
    form: Form, sent: Raw, kept: Raw, links: Mapping[str, EvidenceLink]
) -> list[Difference]:
    """Return the questions with different answers, in the form's order."""
    here, there = _lines(form, sent, links), _lines(form, kept, links)
    return [
        Difference(
            label=label, sent=here.get(label, NOTHING), kept=there.get(label, NOTHING)
        )
        for label in dict.fromkeys([*here, *there])
        if here.get(label, NOTHING) != there.get(label, NOTHING)
    ]


def _lines(form: Form, raw: Raw, links: Mapping[str, EvidenceLink]) -> dict[str, str]:
    lines: dict[str, str] = {}
    for question in form.questions():
        if isinstance(question, Table):
            lines |= _rows(question, raw.get(question.key), links)
        else:
            lines[question.spoken] = _line(question, raw.get(question.key), links)
    return lines


def _rows(
    table: Table, rows: object, links: Mapping[str, EvidenceLink]
) -> dict[str, str]:
    listed = (
        [each for each in rows if isinstance(each, Mapping)]
        if isinstance(rows, list)
        else []
    )
    return {
        _("%(table)s第%(row)d行", table=table.label, row=place)
        + f" {column.spoken}": _line(column, row.get(column.key), links)
        for place, row in enumerate(listed, start=1)
        for column in table.columns
        if column.kind is not Kind.SEQUENCE
    }


def _line(field: Field, value: object, links: Mapping[str, EvidenceLink]) -> str:
    if field.kind is Kind.FILES and isinstance(value, list):
        named = [links[each].name for each in map(str, value) if each in links]
        return "、".join(named) or NOTHING
    return "\n".join(value_lines(field, value))


def _unknown(form: Form, fields: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what was answered to questions that the form does not ask any more."""
    known = {question.key for question in form.questions()}
    others = (
        (name, values)
        for name, values in fields.items()
        if name.split("-")[0] not in known and name not in _OF_THE_PAGE
    )
    return [
        value
        for name, values in others
        if not name.startswith(("_", "paper_", "from_paper", "approval_"))
        and not name.endswith((UPLOAD, ABOUT))
        for value in values
        if value
    ]
