"""Filter lists: `list[condition]` and `list[index]`."""

from __future__ import annotations

from decimal import Decimal

from engine.bpmn.feel.evaluation import Closure, Evaluation, Scope
from engine.bpmn.feel.numbers import as_integer


def filter_of(base: Closure, condition: Closure) -> Closure:
    """Return the closure of a filter: a number picks one entry, a boolean many."""

    def run(scope: Scope) -> object:
        entries = _entries(base(scope))
        evaluation = scope.evaluation
        if not entries:
            return _of_nothing(scope, condition)
        chosen: list[object] = []
        for entry in entries:
            evaluation.spend()
            answer = condition(_inside(scope, entry))
            if isinstance(answer, Decimal):
                return picked(evaluation, entries, answer)
            if answer is True:
                chosen.append(entry)
            elif answer is not None and answer is not False:
                evaluation.warn("a filter is neither a condition nor a number")
                return None
        return chosen

    return run


def picked(evaluation: Evaluation, entries: list[object], index: Decimal) -> object:
    """Return an entry by its number, from 1 on, or from the end by negative ones."""
    number = as_integer(index)
    if number is not None and 1 <= abs(number) <= len(entries):
        return entries[number - 1 if number > 0 else number]
    evaluation.warn(f"a list of {len(entries)} has no entry {index}")
    return None


def _entries(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _of_nothing(scope: Scope, condition: Closure) -> object:
    """Filter an empty list: an index finds nothing, a condition leaves it empty."""
    seen = len(scope.evaluation.warnings)
    answer = condition(scope.inside({"item": None}))
    del scope.evaluation.warnings[seen:]
    if isinstance(answer, Decimal):
        return picked(scope.evaluation, [], answer)
    return []


def _inside(scope: Scope, entry: object) -> Scope:
    inner = scope.inside({"item": entry})
    return inner.inside(entry) if isinstance(entry, dict) else inner
