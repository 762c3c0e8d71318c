"""Add or remove a row of a growing table by a button of the page, without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.forms import names
from handlers.forms.facts import is_blank
from handlers.forms.model import Form, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """Which table was to change, and which of its rows was to go (None: one more)."""

    table: str
    row: int | None = None


def row_change(fields: Mapping[str, Sequence[str]]) -> RowChange | None:
    """Return the change that a button asked for, or None if none was pressed."""
    for table in fields.get(names.ADD_ROW, ()):
        return RowChange(table=table)
    for value in fields.get(names.REMOVE_ROW, ()):
        table, _, text = value.rpartition("-")
        row = names.number(text)
        if row is not None:
            return RowChange(table=table, row=row)
    return None


def change_rows(
    form: Form, raw: Mapping[str, object], change: RowChange
) -> dict[str, object]:
    """Return the raw answers after a change; one that names no such row is none."""
    changed = dict(raw)
    rows = raw.get(change.table)
    if not isinstance(rows, list) or not _grows(form, change.table):
        return changed
    if change.row is None:
        changed[change.table] = [*rows, {}]
    else:
        changed[change.table] = [*rows[: change.row], *rows[change.row + 1 :]]
    return changed


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


def _grows(form: Form, key: str) -> bool:
    return any(
        isinstance(question, Table) and question.key == key and not question.rows_from
        for question in form.questions()
    )
