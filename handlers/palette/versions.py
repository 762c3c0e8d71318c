"""Versions of templates: a new one whenever what a diagram relies on changes.

Camunda Modeler offers an update where an element carries an older version than the
template. Words may change without one; bindings, values, choices and constraints not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.palette.templates import Template

#: Of templates and their fields: words for people.
_WORDS = frozenset(
    {"$schema", "name", "description", "keywords", "groups", "label", "placeholder"}
    | {"group", "message"}
)
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of a template has which contract."""

    number: int
    #: Fingerprint of what a diagram relies on.
    contract: str


def contract_of(template: Template) -> str:
    """Return the fingerprint of what a diagram relies on in a template."""
    relied = {key: _bare(value) for key, value in template.items() if key not in _WORDS}
    text = json.dumps(relied, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def next_versions(
    templates: Iterable[Template], known: Mapping[str, Version]
) -> dict[str, Version]:
    """Return the versions by template: one more where the contract has changed.

    A template that is gone keeps its number, so that it goes on if it comes back.
    """
    found = dict(known)
    for template in templates:
        name, contract = str(template["id"]), contract_of(template)
        before = known.get(name, Version(0, ""))
        if before.contract != contract:
            found[name] = Version(before.number + 1, contract)
    return found


def _bare(value: Any) -> Any:
    """Return a part of a template without its words; names of bindings are no words."""
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    is_choice = value.keys() == {"name", "value"}
    return {
        key: each if key == "binding" else _bare(each)
        for key, each in value.items()
        if key == "binding" or (key not in _WORDS or (key == "name" and not is_choice))
    }
