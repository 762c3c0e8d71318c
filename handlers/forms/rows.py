"""Add or remove a row, or fill a column, by a button of the page, without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.forms import names
from handlers.forms.facts import is_blank
from handlers.forms.fill_down import can_fill, filled_down
from handlers.forms.model import Form, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """Which table was to change, and how: by default by one more row."""

    table: str
    #: The row that was to go.
    row: int | None = None
    #: The column whose empty cells were to be filled.
    column: str = ""


def row_change(fields: Mapping[str, Sequence[str]]) -> RowChange | None:
    """Return the change that a button asked for, or None if none was pressed."""
    for table in fields.get(names.ADD_ROW, ()):
        return RowChange(table=table)
    for value in fields.get(names.REMOVE_ROW, ()):
        table, _, text = value.rpartition("-")
        row = names.number(text)
        if row is not None:
            return RowChange(table=table, row=row)
    for value in fields.get(names.FILL_COLUMN, ()):
        table, _, column = value.partition("-")
        if column:
            return RowChange(table=table, column=column)
    return None


def change_rows(
    form: Form, raw: Mapping[str, object], change: RowChange
) -> dict[str, object]:
    """Return the raw answers after a change; one that names no such row is none."""
    rows = raw.get(change.table)
    if not isinstance(rows, list) or not _allows(form, change):
        return dict(raw)
    return {**raw, change.table: _changed(rows, change)}


def _changed(rows: Sequence[object], change: RowChange) -> list[object]:
    if change.column:
        return filled_down(rows, change.column)
    if change.row is None:
        return [*rows, {}]
    return [*rows[: change.row], *rows[change.row + 1 :]]


def without_empty_rows(form: Form, raw: Mapping[str, object]) -> dict[str, object]:
    """Return the raw answers with only those rows in which somebody wrote something.

    Before a form is checked: rows are then numbered alike on the page and among the
    values.
    """
    kept = dict(raw)
    for question in form.questions():
        rows = raw.get(question.key)
        if isinstance(question, Table) and isinstance(rows, list):
            kept[question.key] = [row for row in rows if is_filled(question, row)]
    return kept


def is_filled(table: Table, row: object) -> bool:
    """Say whether a row counts: a given one always, another if anything is in it."""
    if table.rows_from or not isinstance(row, Mapping):
        return True
    return any(not is_blank(value) and value is not False for value in row.values())


def _allows(form: Form, change: RowChange) -> bool:
    """Say whether the form has this table, and lets it change so."""
    for question in form.questions():
        if isinstance(question, Table) and question.key == change.table:
            if not change.column:
                return not question.rows_from
            found = {each.key for each in question.columns if can_fill(each)}
            return change.column in found
    return False
