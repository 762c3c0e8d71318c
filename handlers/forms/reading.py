"""Read what a page sent into raw answers: as typed, unchecked, fit for a draft.

A raw answer is text, true or false (a tick), a list of texts (options, evidence ids),
or a list of rows. It can be shown again exactly as the person left it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from handlers.forms import names
from handlers.forms.errors import TooManyRows
from handlers.forms.model import WITH_MANY, Field, Form, Kind, Table

#: More rows than these nobody typed.
MAX_ROWS = 500

Sent = Mapping[str, Sequence[str]]
_TICKED = frozenset({"true", "on", "1"})


def read_submission(form: Form, fields: Sent) -> dict[str, object]:
    """Return the raw answers in what a page sent, by the names of its inputs.

    Raises:
        TooManyRows: a table has more rows than any honest one.
    """
    raw: dict[str, object] = {}
    for question in form.questions():
        if isinstance(question, Table):
            raw[question.key] = _rows(question, fields)
        else:
            raw[question.key] = _answer(question, question.key, fields)
    return raw


def with_uploads(
    fields: Sent, uploads: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """Return what was sent with the evidence ids of new files beside the kept ones.

    Args:
        uploads: evidence ids by the name of the input that brought the files.
    """
    merged = dict(fields)
    for name, ids in uploads.items():
        kept = name.removesuffix(names.UPLOAD)
        merged[kept] = [*merged.get(kept, ()), *ids]
    return merged


def _rows(table: Table, fields: Sent) -> list[dict[str, object]]:
    if table.rows_from:
        return [
            _row(table, index, fields) | {table.rows_from: option.value}
            for index, option in enumerate(table.fixed_rows)
        ]
    return [_row(table, index, fields) for index in _indexes(table, fields)]


def _indexes(table: Table, fields: Sent) -> list[int]:
    """Return the rows that were sent; gaps in the numbers are closed by the caller."""
    pattern = re.compile(rf"{re.escape(table.key)}-([0-9]{{1,6}})-")
    found = {int(match[1]) for match in map(pattern.match, fields) if match}
    if len(found) > MAX_ROWS:
        raise TooManyRows(table=table.label, limit=MAX_ROWS)
    return sorted(found)


def _row(table: Table, index: int, fields: Sent) -> dict[str, object]:
    return {
        column.key: _answer(column, names.cell(table.key, index, column.key), fields)
        for column in table.columns
        if column.kind is not Kind.SEQUENCE
    }


def _answer(field: Field, name: str, fields: Sent) -> object:
    if field.kind is Kind.TICK:
        return any(value in _TICKED for value in fields.get(name, ()))
    if field.kind in WITH_MANY:
        return _many(field, name, fields)
    if field.kind is Kind.PERIOD:
        return _period(name, fields)
    return _first(name, fields).replace("\r\n", "\n")


def _first(name: str, fields: Sent) -> str:
    values = fields.get(name, ())
    return values[0] if values else ""


def _period(name: str, fields: Sent) -> str:
    start = _first(name + names.PERIOD_FROM, fields)
    end = _first(name + names.PERIOD_TO, fields)
    return f"{start}/{end}" if start or end else ""


def _many(field: Field, name: str, fields: Sent) -> list[str]:
    chosen = list(dict.fromkeys(value for value in fields.get(name, ()) if value))
    if not field.ordered:
        return chosen
    # sorted() is stable: what has no place keeps the order in which it was ticked.
    return sorted(chosen, key=lambda value: _place(field, name, value, fields))


def _place(field: Field, name: str, value: str, fields: Sent) -> int:
    """Return the place that was typed beside an option, or one behind all."""
    for index, option in enumerate(field.options):
        if option.value == value:
            typed = names.number(_first(names.rank(name, index), fields).strip())
            return MAX_ROWS if typed is None else typed
    return MAX_ROWS
