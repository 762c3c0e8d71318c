"""Which words of a filed form give away whose case it was: its own fields say so.

A form marks what names a person (`personal`), a signature, and the number by which
people name a paper. Read is the form in which the answers were given, so that a field
that somebody adds to it is never forgotten here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from handlers.forms import Field, Form, Kind
from handlers.knowledge.anonymise import SHORTEST, Secret, words_of

_WRITTEN = frozenset({Kind.TEXT, Kind.LONG_TEXT})
_CHOSEN = frozenset({Kind.CHOICE, Kind.LIST, Kind.CHOICES})
#: What stands behind a name in brackets, such as a title, names nobody.
_REMARK = re.compile(r"[（(][^）)]*[）)]?")


def secrets_in_form(
    form: Form, answers: Mapping[str, object], labels: Mapping[str, str]
) -> dict[str, Secret]:
    """Return the words of a filed form that name a person or a paper.

    Args:
        form: in the version in which it was filled in.
        labels: what the ids among the answers were called.
    """
    return {
        word: secret
        for field, value in _given(form, answers)
        if (secret := secret_of(field)) is not None
        for told in _told(field, value, labels)
        for word in words_of(_REMARK.sub("", told))
        if len(word) >= SHORTEST
    }


def secret_of(field: Field) -> Secret | None:
    """Return what the answer to a field gives away, None for what may be read."""
    if field.kind not in _WRITTEN | _CHOSEN:
        return None
    if field.official_number or (field.personal and field.key.endswith("_no")):
        return Secret.NUMBER
    if field.personal and field.key.endswith("phone"):
        return Secret.PHONE
    return Secret.PERSON if field.personal or field.signature else None


def _given(form: Form, answers: Mapping[str, object]) -> Iterator[tuple[Field, object]]:
    for question in form.questions():
        value = answers.get(question.key)
        if isinstance(question, Field):
            yield question, value
            continue
        for row in value if isinstance(value, list | tuple) else ():
            if isinstance(row, Mapping):
                yield from ((each, row.get(each.key)) for each in question.columns)


def _told(field: Field, value: object, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield what an answer says: people choose a name and not the id behind it."""
    listed = value if isinstance(value, list | tuple) else [value]
    for each in listed:
        if isinstance(each, str) and each:
            yield labels.get(each, "") if field.kind in _CHOSEN else each
