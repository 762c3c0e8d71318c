"""Prepare a filed form for reading: its values in words, in the form's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handlers.forms import names
from handlers.forms.answer_views import answer_view, signature_view
from handlers.forms.facts import with_labels
from handlers.forms.model import Field, Form, Group, Item, Note, Table
from handlers.forms.view import AnswerView, EvidenceLink, RecordGroup, RecordView


def record(
    form: Form,
    values: Mapping[str, object],
    *,
    evidence: Mapping[str, EvidenceLink],
    labels: Mapping[str, str],
) -> RecordView:
    """Return what a page shows of a filed form; what was not asked is left out.

    Args:
        evidence: the files by evidence id.
        labels: what ids among the values were called when the form was filed.
    """
    form = with_labels(form, labels)
    groups = (
        RecordGroup(title=group.title, answers=tuple(_answers(group, values, evidence)))
        for group in form.groups
    )
    return RecordView(
        title=form.title, groups=tuple(group for group in groups if group.answers)
    )


def _is_sealed(item: Item) -> bool:
    return isinstance(item, Field) and item.sealed


def _answers(
    group: Group, values: Mapping[str, object], evidence: Mapping[str, EvidenceLink]
) -> Iterable[AnswerView]:
    for item in group.items:
        if isinstance(item, Note) or item.key not in values or _is_sealed(item):
            continue
        if isinstance(item, Table):
            yield answer_view(item, values[item.key], evidence)
        elif item.signature:
            drawn = values.get(names.drawn(item.key))
            yield signature_view(item, values[item.key], drawn, evidence)
        elif not item.drawn_for:
            yield answer_view(item, values[item.key], evidence)
