"""Say by which words a filed form is found: what people wrote in it, no more.

What is told of persons stays out: a field says so of itself (`personal`, `signature`,
`sealed`). So do known facts, which others wrote, and days, counts and ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.forms.model import Field, Form, Kind, Table
from handlers.forms.repository import Submission
from handlers.search.index import Entry, EntryKind

_WORDS = frozenset({Kind.TEXT, Kind.LONG_TEXT})
_CHOSEN = frozenset({Kind.CHOICE, Kind.LIST, Kind.CHOICES})


def form_entry(
    form: Form, filed: Submission, answers: Mapping[str, object] | None = None
) -> Entry:
    """Return the entry of a filed form, found by whoever may see its process.

    Args:
        form: in the version in which it was filled in.
        filed: the form as it was filed.
        answers: how they were put right, if they were.
    """
    told = filed.answers if answers is None else answers
    return Entry(
        kind=EntryKind.FORM,
        ref=filed.id,
        number=_number(form, told),
        title="",
        body=" ".join(_texts(form, told)),
        business_key=filed.business_key,
        root_id=filed.root_id,
        scope=filed.element_id,
    )


def is_found(field: Field) -> bool:
    """Say whether the answer to a field may be searched for."""
    hidden = field.personal or field.signature or field.sealed or field.drawn_for
    return not hidden and not field.source.known_from


def _texts(form: Form, answers: Mapping[str, object]) -> Iterator[str]:
    for question in form.questions():
        value = answers.get(question.key)
        if isinstance(question, Field):
            yield from _words(question, value)
            continue
        for row in _rows(question, value):
            for column in question.columns:
                yield from _words(column, row.get(column.key))


def _rows(table: Table, value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list | tuple) and not table.source.known_from:
        yield from (row for row in value if isinstance(row, Mapping))


def _words(field: Field, value: object) -> Iterator[str]:
    if not is_found(field):
        return
    if field.kind in _WORDS and isinstance(value, str) and value:
        yield value
    elif field.kind in _CHOSEN:
        # What comes from a list of facts is stored as an id, which nobody types.
        chosen = value if isinstance(value, list | tuple) else [value]
        labels = {option.value: option.label for option in field.options}
        yield from (labels[str(each)] for each in chosen if str(each) in labels)


def _number(form: Form, answers: Mapping[str, object]) -> str:
    """Return the number by which people name a form; some have none."""
    for question in form.questions():
        if isinstance(question, Field) and question.official_number:
            value = answers.get(question.key)
            if value and not question.source.known_from:
                return str(value)
    return ""
