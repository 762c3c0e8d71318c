"""Prepare a filed form for reading: its values in words, in the form's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handlers.forms.display import NOTHING, value_lines
from handlers.forms.facts import with_choices
from handlers.forms.model import Field, Form, Group, Kind, Note, Table
from handlers.forms.view import AnswerView, EvidenceLink, RecordGroup, RecordView


def record(
    form: Form,
    values: Mapping[str, object],
    *,
    facts: Mapping[str, object],
    evidence: Mapping[str, EvidenceLink],
) -> RecordView:
    """Return what a page shows of a filed form; what was not asked is left out.

    Args:
        facts: lists of options by name, so that ids of people are shown as names.
        evidence: the files by evidence id.
    """
    form = with_choices(form, facts)
    groups = (
        RecordGroup(title=group.title, answers=tuple(_answers(group, values, evidence)))
        for group in form.groups
    )
    return RecordView(
        title=form.title, groups=tuple(group for group in groups if group.answers)
    )


def _answers(
    group: Group, values: Mapping[str, object], evidence: Mapping[str, EvidenceLink]
) -> Iterable[AnswerView]:
    for item in group.items:
        if isinstance(item, Note) or item.key not in values:
            continue
        if isinstance(item, Table):
            yield _table(item, values[item.key], evidence)
        else:
            yield _answer(item, values[item.key], evidence)


def _answer(
    field: Field, value: object, evidence: Mapping[str, EvidenceLink]
) -> AnswerView:
    if field.kind is Kind.FILES and isinstance(value, list) and value:
        files = (
            evidence.get(str(each)) or EvidenceLink(id=str(each), name=f"文件 {each}")
            for each in value
        )
        return AnswerView(label=field.label, files=tuple(files))
    return AnswerView(label=field.label, lines=value_lines(field, value))


def _table(
    table: Table, value: object, evidence: Mapping[str, EvidenceLink]
) -> AnswerView:
    listed = value if isinstance(value, list) else []
    rows = [row for row in listed if isinstance(row, Mapping)]
    if not rows:
        return AnswerView(label=table.label, lines=(NOTHING,))
    return AnswerView(
        label=table.label,
        headings=tuple(column.label for column in table.columns),
        rows=tuple(
            tuple(
                _answer(column, row.get(column.key), evidence)
                for column in table.columns
            )
            for row in rows
        ),
    )
