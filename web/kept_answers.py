"""Say in words what a form brought that could not be taken."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine import NotFound
from handlers.forms import Field, Form, Kind, Table
from handlers.forms.display import value_lines
from handlers.forms.names import PERIOD_FROM, PERIOD_TO
from web.i18n import gettext as _
from web.security.resume import Kept
from web.task_form import open_task_form

_TASK = re.compile(r"/tasks/([0-9A-Za-z-]+)")
_CELL = re.compile(r"([^-]+)-([0-9]{1,6})-([^-]+)")
_UNSPOKEN = frozenset({Kind.FILES, Kind.SEQUENCE})

Sent = Iterable[tuple[str, str]]


def readable_answers(form: Form, sent: Sent) -> str:
    """Return what was sent as lines of question and answer, tables row by row."""
    lines = []
    for name, value in sent:
        found = _question(form, name)
        if value and found is not None:
            label, field = found
            lines.append(f"{label}：{_spoken(field, value)}")
    return "\n".join(lines)


def brings_answers(form: Form, sent: Iterable[str]) -> bool:
    """Say whether the inputs of a form are among the names that a request brings."""
    names = set(sent)
    return any(
        question.key in names
        or f"{question.key}{PERIOD_FROM}" in names
        or any(name.startswith(f"{question.key}-") for name in names)
        for question in form.questions()
    )


def kept_answers(kept: Kept) -> str:
    """Return what a form without a session brought; without the form, nothing."""
    task = _TASK.fullmatch(kept.path)
    if task is None:
        return ""
    try:
        form = open_task_form(task[1]).form
    except NotFound:
        return ""
    return readable_answers(form, kept.fields)


def is_of_a_matter(kept: Kept) -> bool:
    """Say whether a draft can be kept of what was sent."""
    return _TASK.fullmatch(kept.path) is not None


def _question(form: Form, name: str) -> tuple[str, Field] | None:
    """Return the words of an input and its question; None for what nobody typed."""
    key = name.removesuffix(PERIOD_FROM).removesuffix(PERIOD_TO)
    cell = _CELL.fullmatch(key)
    for question in form.questions():
        if isinstance(question, Field):
            if question.key == key and question.kind not in _UNSPOKEN:
                return question.spoken, question
        elif cell is not None and question.key == cell[1]:
            return _cell(question, row=int(cell[2]) + 1, column=cell[3])
    return None


def _cell(table: Table, *, row: int, column: str) -> tuple[str, Field] | None:
    for field in table.columns:
        if field.key == column and field.kind not in _UNSPOKEN:
            place = _("%(table)s第%(row)d行", table=table.label, row=row)
            return f"{place} {field.spoken}", field
    return None


def _spoken(field: Field, value: str) -> str:
    if field.kind is Kind.TICK:
        return _("是")
    return "、".join(value_lines(field, value))
