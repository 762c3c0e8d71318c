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


def is_known(field: Field, facts: Mapping[str, object]) -> bool:
    """Say whether a field is shown as a fact instead of asked."""
    return bool(field.source.known_from) and not is_blank(known_value(field, facts))


def is_asked(field: Field, facts: Mapping[str, object]) -> bool:
    """Say whether a person answers this field."""
    return not field.source.computed and not is_known(field, facts)


def known_value(field: Field, facts: Mapping[str, object]) -> object:
    """Return the fact that stands for the answer, or None."""
    return facts.get(field.source.known_from)


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
    if not field.source.options_from:
        return field
    return replace(field, options=_options(facts.get(field.source.options_from)))


def _options(listed: object) -> tuple[Option, ...]:
    if not isinstance(listed, list | tuple):
        return ()
    return tuple(
        Option(value=str(each["value"]), label=str(each["label"]))
        for each in listed
        if isinstance(each, Mapping)
    )
