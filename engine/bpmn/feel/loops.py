"""Run `for`, `some` and `every` over lists and steps."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.bpmn.feel.evaluation import Closure, Evaluation, Scope
from engine.bpmn.feel.moments import FeelDate, date_of
from engine.bpmn.feel.numbers import as_integer
from engine.bpmn.feel.ranges import FeelRange
from engine.bpmn.feel.types import kind_of

#: Name, values, and whether they are written as `start..end`.
Iterated = tuple[tuple[str, Closure, bool], ...]


class _NoList(Exception):
    """What should be gone through is nothing that has entries."""


class _Partial:
    """The name `partial`: what there is so far, as it is when it is looked up."""

    __slots__ = ("_evaluation", "_results")

    def __init__(self, evaluation: Evaluation, results: list[object]) -> None:
        self._evaluation = evaluation
        self._results = results

    def __getitem__(self, name: str, /) -> object:
        if name != "partial":
            raise KeyError(name)
        self._evaluation.spend_copy(len(self._results))
        return list(self._results)


def for_of(iterators: Iterated, body: Closure) -> Closure:
    """Return the closure of a `for`; `partial` is what there is so far."""

    def run(scope: Scope) -> object:
        evaluation = scope.evaluation
        results: list[object] = []
        try:
            for inner in _scopes(
                scope.inside(_Partial(evaluation, results)), iterators
            ):
                # Not extended at once: `partial` shows what there is so far.
                results.append(body(inner))  # noqa: PERF401
        except _NoList as fault:
            evaluation.warn(str(fault))
            return None
        return results

    return run


def quantified_of(iterators: Iterated, condition: Closure, *, every: bool) -> Closure:
    """Return the closure of `some` or `every`; what is no boolean leaves it open."""

    def run(scope: Scope) -> object:
        answer: bool | None = every
        try:
            for inner in _scopes(scope, iterators):
                value = condition(inner)
                if value is not every and isinstance(value, bool):
                    return not every
                if not isinstance(value, bool):
                    scope.evaluation.warn(f"a {kind_of(value)} is no boolean")
                    answer = None
        except _NoList as fault:
            scope.evaluation.warn(str(fault))
            return None
        return answer

    return run


def _scopes(scope: Scope, iterators: Iterated) -> Iterator[Scope]:
    """Yield a scope for every combination; the last iterator runs fastest."""
    if not iterators:
        yield scope
        return
    (name, values, steps), rest = iterators[0], iterators[1:]
    for value in _values(values(scope), steps=steps):
        scope.evaluation.spend()
        yield from _scopes(scope.inside({name: value}), rest)


def _values(value: object, *, steps: bool) -> Iterator[object]:
    if isinstance(value, list):
        yield from value
    elif isinstance(value, FeelRange):
        yield from _in_range(value, steps=steps)
    elif value is None:
        message = "there is null where a list is gone through"
        raise _NoList(message)
    else:
        yield value


def _in_range(value: FeelRange, *, steps: bool) -> Iterator[object]:
    """Yield the whole numbers or the days of a range; steps may go down."""
    start, end = _count(value.start), _count(value.end)
    if start is None or end is None or type(value.start) is not type(value.end):
        message = f"a range of {kind_of(value.start)} has no steps"
        raise _NoList(message)
    if not steps:
        if start > end:
            message = "the range ends before it starts"
            raise _NoList(message)
        start += not value.start_included
        end -= not value.end_included
    step = -1 if steps and end < start else 1
    for count in range(start, end + step, step):
        yield Decimal(count) if isinstance(value.start, Decimal) else date_of(count)


def _count(end: object) -> int | None:
    if isinstance(end, Decimal):
        return as_integer(end)
    return end.day_number if isinstance(end, FeelDate) else None
