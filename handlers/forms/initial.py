"""Turn values into raw answers: what stands in a form before anybody typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from handlers.forms.facts import is_blank
from handlers.forms.model import Field, Form, Kind, Table


def initial_answers(
    form: Form,
    *,
    facts: Mapping[str, object],
    prefill: Mapping[str, object],
    today: str = "",
) -> dict[str, object]:
    """Return the raw answers of a form that is opened for the first time.

    Args:
        facts: what is known of the case, by variable.
        prefill: values that the task's rule proposes, by key.
        today: the day that is proposed where a form asks for it; empty where what is
            filed was done on another day.
    """
    values = {
        question.key: _proposal(question, facts, today) for question in form.questions()
    }
    values |= {key: value for key, value in prefill.items() if not is_blank(value)}
    return answers_of(form, values)


def answers_of(form: Form, values: Mapping[str, object]) -> dict[str, object]:
    """Return values as raw answers, so that they can be shown, changed and checked."""
    raw: dict[str, object] = {}
    for question in form.questions():
        value = values.get(question.key)
        if isinstance(question, Table):
            raw[question.key] = _rows(question, value)
        else:
            raw[question.key] = _answer(question, value)
    return raw


def _proposal(
    question: Field | Table, facts: Mapping[str, object], today: str
) -> object:
    if isinstance(question, Table):
        return None
    proposed = facts.get(question.source.prefill_from)
    if not is_blank(proposed):
        return proposed
    if question.source.is_today_proposed and today:
        return today
    return question.source.default


def _rows(table: Table, value: object) -> list[dict[str, object]]:
    listed = value if isinstance(value, list | tuple) else ()
    rows = [row for row in listed if isinstance(row, Mapping)]
    if table.rows_from:
        by_option = {str(row.get(table.rows_from)): row for row in rows}
        rows = [
            {**by_option.get(option.value, {}), table.rows_from: option.value}
            for option in table.fixed_rows
        ]
    return [
        {
            column.key: _answer(column, row.get(column.key))
            for column in table.columns
            if column.kind is not Kind.SEQUENCE
        }
        for row in rows
    ]


def _answer(field: Field, value: object) -> object:
    if field.kind is Kind.TICK:
        return value is True or value == "true"
    if field.kind in {Kind.CHOICES, Kind.FILES}:
        return [str(each) for each in value] if isinstance(value, list | tuple) else []
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = _number(value) if isinstance(value, float) else str(value)
    # Pages have no offsets: what is typed is the time of this place.
    return text[:16] if field.kind is Kind.DATETIME else text


def _number(value: float) -> str:
    """Return a number as people write it: no exponent, no needless zero."""
    return format(Decimal(repr(value)), "f").removesuffix(".0")
