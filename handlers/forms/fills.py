"""Let one choice fill other cells of its row, and take over rows that are proposed.

What is brought comes from the rule of the task; here are only the buttons and the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.forms import names
from handlers.forms.model import Form, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class FillAsked:
    """A choice that is to fill its row."""

    table: str
    row: int
    column: str


def fill_asked(form: Form, fields: Mapping[str, Sequence[str]]) -> FillAsked | None:
    """Return the choice whose button was pressed, or None if there is no such one."""
    for value in fields.get(names.FILL_ROW, ()):
        table, _, rest = value.partition("-")
        text, _, column = rest.partition("-")
        row = names.number(text)
        if row is not None and _fills(form, table, column):
            return FillAsked(table=table, row=row, column=column)
    return None


def row_taken(fields: Mapping[str, Sequence[str]]) -> str:
    """Return the id of the proposed row whose button was pressed, or nothing."""
    return next(iter(fields.get(names.TAKE_ROW, ())), "")


def row_at(raw: Mapping[str, object], asked: FillAsked) -> Mapping[str, object] | None:
    """Return the row that is to be filled, None if it is not there."""
    rows = raw.get(asked.table)
    if not isinstance(rows, list) or asked.row >= len(rows):
        return None
    row = rows[asked.row]
    return row if isinstance(row, Mapping) else None


def with_row(
    raw: Mapping[str, object], asked: FillAsked, row: Mapping[str, object]
) -> dict[str, object]:
    """Return the raw answers with another row in place of the one that was filled."""
    rows = raw.get(asked.table)
    listed = list(rows) if isinstance(rows, list) else []
    listed[asked.row] = dict(row)
    return {**raw, asked.table: listed}


def with_more(
    raw: Mapping[str, object], table: str, row: Mapping[str, object]
) -> dict[str, object]:
    """Return the raw answers with one more row; an empty last row gives way."""
    rows = raw.get(table)
    listed = list(rows) if isinstance(rows, list) else []
    if listed and isinstance(listed[-1], Mapping) and not any(listed[-1].values()):
        listed.pop()
    return {**raw, table: [*listed, dict(row)]}


def _fills(form: Form, table: str, column: str) -> bool:
    return any(
        field.key == column and field.fills
        for question in form.questions()
        if isinstance(question, Table) and question.key == table
        for field in question.columns
    )
