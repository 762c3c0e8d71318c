"""Built-in functions that look into lists and make lists of lists."""

from __future__ import annotations

from decimal import Decimal

from engine.bpmn.feel.builtins.signature import (
    Builtin,
    anything,
    function,
    integer,
    items,
)
from engine.bpmn.feel.calls import invoked
from engine.bpmn.feel.comparing import equal
from engine.bpmn.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.functions import FeelFunction
from engine.bpmn.feel.moments import FeelDate

_MATCH_PARAMETERS = 2
#: Values that are equal exactly if Python says so.
_COMPARED_AT_ONCE = (
    Decimal,
    str,
    bool,
    FeelDate,
    DaysTimeDuration,
    YearsMonthsDuration,
)


def _contains(evaluation: Evaluation, entries: list[object], element: object) -> bool:
    return _has(evaluation, entries, element)


def _has(evaluation: Evaluation, entries: list[object], element: object) -> bool:
    evaluation.spend(len(entries))
    return any(_same(evaluation, entry, element) for entry in entries)


def _same(evaluation: Evaluation, one: object, other: object) -> bool:
    return type(one) is type(other) and equal(evaluation, one, other) is True


def _sublist(
    evaluation: Evaluation, entries: list[object], start: int, length: int | None = None
) -> list[object]:
    begin = _index(entries, start)
    if length is not None and (length < 1 or begin + length > len(entries)):
        message = f"there are no {length} entries from {start} on"
        raise Fault(message)
    evaluation.spend(len(entries))
    return entries[begin:] if length is None else entries[begin : begin + length]


def _append(
    evaluation: Evaluation, entries: list[object], *more: object
) -> list[object]:
    evaluation.spend(len(entries) + len(more))
    return [*entries, *more]


def _concatenate(evaluation: Evaluation, *lists: list[object]) -> list[object]:
    evaluation.spend(sum(map(len, lists)))
    return [entry for entries in lists for entry in entries]


def _insert_before(
    evaluation: Evaluation, entries: list[object], position: int, item: object
) -> list[object]:
    index = _index(entries, position)
    evaluation.spend(len(entries))
    return [*entries[:index], item, *entries[index:]]


def _remove(
    evaluation: Evaluation, entries: list[object], position: int
) -> list[object]:
    index = _index(entries, position)
    evaluation.spend(len(entries))
    return [*entries[:index], *entries[index + 1 :]]


def _replace_at(
    evaluation: Evaluation, entries: list[object], position: int, item: object
) -> list[object]:
    index = _index(entries, position)
    evaluation.spend(len(entries))
    return [*entries[:index], item, *entries[index + 1 :]]


def _replace_matching(
    evaluation: Evaluation, entries: list[object], match: FeelFunction, item: object
) -> list[object]:
    evaluation.spend(len(entries))
    if len(match.parameters or ()) != _MATCH_PARAMETERS:
        message = "the match function has two parameters"
        raise Fault(message)
    replaced: list[object] = []
    for entry in entries:
        answer = invoked(evaluation, match, [entry, item])
        if not isinstance(answer, bool):
            message = "the match function gave no boolean"
            raise Fault(message)
        replaced.append(item if answer else entry)
    return replaced


def _reverse(evaluation: Evaluation, entries: list[object]) -> list[object]:
    evaluation.spend(len(entries))
    return entries[::-1]


def _index_of(
    evaluation: Evaluation, entries: list[object], match: object
) -> list[object]:
    evaluation.spend(len(entries))
    return [
        Decimal(number)
        for number, entry in enumerate(entries, 1)
        if _same(evaluation, entry, match)
    ]


def _distinct(evaluation: Evaluation, entries: list[object]) -> list[object]:
    """Keep the first of equal entries, in their order."""
    evaluation.spend(len(entries))
    distinct: list[object] = []
    seen: set[tuple[type, object]] = set()
    others: list[object] = []
    for entry in entries:
        if isinstance(entry, _COMPARED_AT_ONCE):
            key = (type(entry), entry)
            if key not in seen:
                seen.add(key)
                distinct.append(entry)
        elif not _has(evaluation, others, entry):
            others.append(entry)
            distinct.append(entry)
    return distinct


def _union(evaluation: Evaluation, *lists: list[object]) -> list[object]:
    return _distinct(evaluation, _concatenate(evaluation, *lists))


def _flatten(
    evaluation: Evaluation, entries: list[object], depth: int = 0
) -> list[object]:
    evaluation.spend(1 + len(entries))
    evaluation.require_depth(depth)
    flat: list[object] = []
    for entry in entries:
        if isinstance(entry, list):
            inner = _flatten(evaluation, entry, depth + 1)
            evaluation.spend(len(inner))
            flat.extend(inner)
        else:
            flat.append(entry)
    return flat


def _index(entries: list[object], position: int) -> int:
    """Return the index of a position that counts from 1, or from the end below 0."""
    if position == 0 or abs(position) > len(entries):
        message = f"a list of {len(entries)} has no position {position}"
        raise Fault(message)
    return position - 1 if position > 0 else len(entries) + position


FUNCTIONS = (
    Builtin(
        "list contains", (items("list"), anything("element")), _contains, "boolean"
    ),
    Builtin(
        "sublist",
        (items("list"), integer("start position"), integer("length", optional=True)),
        _sublist,
        "list",
    ),
    Builtin("append", (items("list"), anything("item", rest=True)), _append, "list"),
    Builtin("concatenate", (items("list", rest=True),), _concatenate, "list"),
    Builtin(
        "insert before",
        (items("list"), integer("position"), anything("newItem")),
        _insert_before,
        "list",
    ),
    Builtin("remove", (items("list"), integer("position")), _remove, "list"),
    Builtin(
        "list replace",
        (items("list"), integer("position"), anything("newItem")),
        _replace_at,
        "list",
    ),
    Builtin(
        "list replace",
        (items("list"), function("match"), anything("newItem")),
        _replace_matching,
        "list",
    ),
    Builtin("reverse", (items("list"),), _reverse, "list"),
    Builtin("index of", (items("list"), anything("match")), _index_of, "list"),
    Builtin("union", (items("list", rest=True),), _union, "list"),
    Builtin("distinct values", (items("list"),), _distinct, "list"),
    Builtin("flatten", (items("list"),), _flatten, "list"),
)
