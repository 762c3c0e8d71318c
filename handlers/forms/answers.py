"""Parse raw answers question by question, without asking what depends on what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from marshmallow import ValidationError

from handlers.forms import messages
from handlers.forms.facts import is_asked, is_blank
from handlers.forms.model import Form, Table
from handlers.forms.rows import is_filled
from handlers.forms.schema import schema_for

#: A key that no form has: what is no row at all is refused under it.
_NO_ROW = "_schema"


@dataclass(slots=True, kw_only=True)
class ParsedRow:
    """One row with something in it; `index` is its place on the page."""

    index: int
    values: dict[str, object]
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Parsed:
    """What could be read, and a sentence for each answer that could not."""

    values: dict[str, object] = field(default_factory=dict)
    rows: dict[str, list[ParsedRow]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def parse_answers(
    form: Form, raw: Mapping[str, object], *, facts: Mapping[str, object]
) -> Parsed:
    """Return the parsed answers; empty ones and those nobody was asked are left out."""
    present, places = _present(form, raw, facts=facts)
    values, found = _load(form, present)
    parsed = Parsed()
    for question in form.questions():
        key = question.key
        problem = found.pop(key, None)
        if isinstance(problem, list):
            parsed.faults[key] = str(problem[0])
        elif isinstance(question, Table):
            rows = _rows(values.get(key), places.get(key, []), problem)
            parsed.rows[key] = rows
        elif key in values:
            parsed.values[key] = values[key]
    parsed.faults |= {key: messages.unknown(key) for key in found}
    return parsed


def _present(
    form: Form, raw: Mapping[str, object], *, facts: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, list[int]]]:
    """Return the answers that say something, and where the rows of tables stood."""
    present = {key: value for key, value in raw.items() if not is_blank(value)}
    places: dict[str, list[int]] = {}
    for question in form.questions():
        if not is_asked(question, facts):
            present.pop(question.key, None)
        rows = present.get(question.key)
        if isinstance(question, Table) and isinstance(rows, list):
            kept = _kept_rows(question, rows)
            places[question.key] = list(kept)
            present[question.key] = list(kept.values())
    return present, places


def _kept_rows(table: Table, rows: list[object]) -> dict[int, object]:
    """Return the rows with something in them by their place on the page."""
    return {
        index: _answered(row) for index, row in enumerate(rows) if is_filled(table, row)
    }


def _answered(row: object) -> dict[str, object]:
    if not isinstance(row, Mapping):
        return {_NO_ROW: row}
    return {str(key): value for key, value in row.items() if not is_blank(value)}


def _load(
    form: Form, present: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    try:
        return dict(schema_for(form).load(present, partial=True)), {}
    except ValidationError as error:
        found = error.messages if isinstance(error.messages, dict) else {}
        valid = error.valid_data
        return dict(valid) if isinstance(valid, Mapping) else {}, dict(found)


def _rows(values: object, places: list[int], problem: object) -> list[ParsedRow]:
    by_row = problem if isinstance(problem, Mapping) else {}
    rows = values if isinstance(values, list) else []
    return [
        ParsedRow(
            index=place,
            values=dict(row),
            faults=_row_faults(by_row.get(position)),
        )
        for position, (place, row) in enumerate(zip(places, rows, strict=True))
    ]


def _row_faults(problem: object) -> dict[str, str]:
    if not isinstance(problem, Mapping):
        return {}
    return {
        str(key): str(texts[0]) if isinstance(texts, list) else messages.unknown(key)
        for key, texts in problem.items()
    }
