"""Fill in any form as a person could: answers that its own checks accept."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from handlers.forms import Field, Form, Kind, Table
from handlers.forms.parsers import Unreadable, parse

TODAY = "2026-03-02"
LATER = "2026-06-01"
#: Facts about the case under which every form can be filled in.
FACTS: Mapping[str, object] = {
    "today": TODAY,
    "source": "监督抽查",
    **{f"section_{letter}": True for letter in "abcdefg"},
    "experts": [{"value": "person-1", "label": "李工（高级工程师）"}],
    "unit_people": [{"value": "person-2", "label": "叶青"}],
    "unit_staff": [{"value": "entry-1", "label": "叶青 高级"}],
    "needs_check": True,
    "needs_patrol": True,
    "is_first_check": True,
    "self_has_vetoes": True,
    "agencies": [{"value": "org-1", "label": "厦门市质量技术帮扶中心"}],
    "emergency_plans": [{"value": "entry-1", "label": "YA-001 火灾应急预案（1.0）"}],
    "bureaus": [{"value": "org-2", "label": "厦门市湖里区市场监督管理局"}],
}

_TEXTS = ("电热毯泄漏电流", "0592-2034567", "200 台", "91350200MA2XN8Y163")
_SAMPLES: Mapping[Kind, object] = {
    Kind.DATE: TODAY,
    Kind.TIME: "09:30",
    Kind.DATETIME: f"{TODAY}T09:30",
    Kind.PERIOD: f"{TODAY}/{LATER}",
    Kind.TICK: True,
    Kind.NUMBER: "1",
    Kind.FILES: ["evidence-1"],
}


def plausible_answers(form: Form, **chosen: object) -> dict[str, object]:
    """Return raw answers to every question; `chosen` ones by key go first."""
    raw = {
        question.key: [_row(question, index) for index in range(_row_count(question))]
        if isinstance(question, Table)
        else _answer(question)
        for question in form.questions()
    }
    return raw | chosen


def _row_count(table: Table) -> int:
    return len(table.fixed_rows) or 1


def _row(table: Table, index: int) -> dict[str, object]:
    answers = {
        column.key: _answer(column)
        for column in table.columns
        if column.kind is not Kind.SEQUENCE
    }
    if table.rows_from:
        answers[table.rows_from] = table.fixed_rows[index].value
    return answers


#: No two papers have one number.
_SERIALS = count(1)

#: Whoever signs does not refuse to.
_LEFT_OUT = frozenset({"sign_refusal_reason"})


def _answer(field: Field) -> object:
    if field.key in _LEFT_OUT:
        return ""
    if field.key.endswith("_until"):
        return LATER
    if field.kind in _SAMPLES:
        return _SAMPLES[field.kind]
    if field.kind is Kind.CHOICES:
        return [field.options[0].value]
    if field.kind in {Kind.CHOICE, Kind.YES_NO, Kind.LIST}:
        return _first_option(field)
    return _text(field)


def _text(field: Field) -> str:
    if field.official_number:
        return f"演练外〔2026〕{next(_SERIALS)}号"
    return next(text for text in _TEXTS if _is_readable(field, text))


def _first_option(field: Field) -> str:
    if field.options:
        return field.options[0].value
    listed = FACTS[field.source.options_from]
    assert isinstance(listed, list)
    return str(listed[0]["value"])


def _is_readable(field: Field, text: str) -> bool:
    try:
        parse(field, text)
    except Unreadable:
        return False
    return True
