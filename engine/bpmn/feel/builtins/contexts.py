"""Built-in functions on contexts."""

from __future__ import annotations

from engine.bpmn.feel.builtins.signature import (
    Builtin,
    anything,
    context,
    items,
    only_list,
    text,
)
from engine.bpmn.feel.evaluation import Evaluation, Fault

Context = dict[str, object]


def _get_value(_evaluation: Evaluation, given: Context, key: str) -> object:
    return given.get(key)


def _get_value_inside(
    evaluation: Evaluation, given: Context, keys: list[object]
) -> object:
    value: object = given
    evaluation.spend(len(keys))
    for key in keys:
        if not isinstance(key, str):
            message = "a key is no string"
            raise Fault(message)
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def _get_entries(evaluation: Evaluation, given: Context) -> list[object]:
    evaluation.spend(len(given))
    return [{"key": key, "value": value} for key, value in given.items()]


def _context(evaluation: Evaluation, entries: list[object]) -> Context:
    evaluation.spend(len(entries))
    made: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            message = "an entry has no key and value"
            raise Fault(message)
        key = entry.get("key")
        if not isinstance(key, str) or key in made:
            message = f"{key!r} is no key, or there twice"
            raise Fault(message)
        made[key] = entry["value"]
    return made


def _put(evaluation: Evaluation, given: Context, key: str, value: object) -> Context:
    evaluation.spend(1 + len(given))
    return {**given, key: value}


def _put_inside(
    evaluation: Evaluation, given: Context, keys: list[object], value: object
) -> Context:
    if not keys:
        message = "there is no key"
        raise Fault(message)
    evaluation.require_depth(len(keys))
    key, rest = keys[0], keys[1:]
    if not isinstance(key, str):
        message = "a key is no string"
        raise Fault(message)
    if not rest:
        return _put(evaluation, given, key, value)
    inner = given.get(key)
    if not isinstance(inner, dict):
        message = f"there is no context at {key!r}"
        raise Fault(message)
    return _put(evaluation, given, key, _put_inside(evaluation, inner, rest, value))


def _merge(evaluation: Evaluation, contexts: list[object]) -> Context:
    merged: Context = {}
    for entry in contexts:
        if not isinstance(entry, dict):
            message = "an entry is no context"
            raise Fault(message)
        evaluation.spend(1 + len(entry))
        merged.update(entry)
    return merged


FUNCTIONS = (
    Builtin("get value", (context("m"), text("key")), _get_value),
    Builtin("get value", (context("context"), only_list("keys")), _get_value_inside),
    Builtin("get entries", (context("m"),), _get_entries, "list"),
    Builtin("context", (items("entries"),), _context, "context"),
    Builtin(
        "context put",
        (context("context"), text("key"), anything("value")),
        _put,
        "context",
    ),
    Builtin(
        "context put",
        (context("context"), only_list("keys"), anything("value")),
        _put_inside,
        "context",
    ),
    Builtin("context merge", (items("contexts"),), _merge, "context"),
)
