"""Bring what is known about the case into a form before it is shown or checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.forms.model import Field, Form, Item, Note, Option, Table


def with_choices(form: Form, facts: Mapping[str, object]) -> Form:
    """Return the form with the options that the facts list for it."""
    groups = tuple(
        replace(group, items=tuple(_item(item, facts) for item in group.items))
        for group in form.groups
    )
    return replace(form, groups=groups)


def chosen_labels(
    form: Form, values: Mapping[str, object], facts: Mapping[str, object]
) -> dict[str, str]:
    """Return what the options that came from facts were called, by their values.

    A filed form keeps them: people change their names and titles, records do not.
    """
    labels: dict[str, str] = {}
    for question in with_choices(form, facts).questions():
        value = values.get(question.key)
        if isinstance(question, Table):
            for row in value if isinstance(value, list) else ():
                for column in question.columns:
                    labels |= _chosen(column, row.get(column.key))
        else:
            labels |= _chosen(question, value)
    return labels


def with_labels(form: Form, labels: Mapping[str, str]) -> Form:
    """Return the form with options that are called as they were when it was filed."""
    listed = [{"value": value, "label": label} for value, label in labels.items()]
    sources = {
        field.source.options_from or field.source.more_from
        for question in form.questions()
        for field in (question.columns if isinstance(question, Table) else (question,))
    }
    return with_choices(form, dict.fromkeys(sources, listed))


def is_known(question: Field | Table, facts: Mapping[str, object]) -> bool:
    """Say whether a fact is shown instead of asking the question."""
    known_from = question.source.known_from
    return bool(known_from) and not is_blank(known_value(question, facts))


def is_asked(question: Field | Table, facts: Mapping[str, object]) -> bool:
    """Say whether a person answers this question."""
    return not question.source.computed and not is_known(question, facts)


def known_value(question: Field | Table, facts: Mapping[str, object]) -> object:
    """Return the fact that stands for the answer, or None."""
    return facts.get(question.source.known_from)


def is_blank(value: object) -> bool:
    """Say whether an answer says nothing; zero and "no" say something."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == []


def _item(item: Item, facts: Mapping[str, object]) -> Item:
    if isinstance(item, Note):
        return item
    if isinstance(item, Table):
        columns = tuple(_field(column, facts) for column in item.columns)
        return replace(item, columns=columns)
    return _field(item, facts)


def _field(field: Field, facts: Mapping[str, object]) -> Field:
    source = field.source
    if source.options_from:
        return replace(field, options=_options(facts.get(source.options_from)))
    if not source.more_from:
        return field
    fixed = {option.value for option in field.options}
    more = _options(facts.get(source.more_from))
    added = tuple(option for option in more if option.value not in fixed)
    return replace(field, options=(*field.options, *added))


def _chosen(field: Field, value: object) -> dict[str, str]:
    if not (field.source.options_from or field.source.more_from):
        return {}
    return {o.value: o.label for o in field.options if o.value == value}


def _options(listed: object) -> tuple[Option, ...]:
    if not isinstance(listed, list | tuple):
        return ()
    return tuple(
        Option(value=str(each["value"]), label=str(each["label"]))
        for each in listed
        if isinstance(each, Mapping)
    )
