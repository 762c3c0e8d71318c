"""Closures of what is made of parts: ranges, lists, contexts, choices."""

from __future__ import annotations

from engine.bpmn.feel.comparing import order_keys
from engine.bpmn.feel.evaluation import Closure, Scope
from engine.bpmn.feel.ranges import FeelRange, one_sided
from engine.bpmn.feel.types import FeelType, is_instance, kind_of, without_checks


def range_closure(
    start: Closure, end: Closure, *, included: tuple[bool, bool]
) -> Closure:
    """Return the closure of a range; with an end that is null there is none."""

    def make(scope: Scope) -> object:
        low, high = start(scope), end(scope)
        if order_keys(low, high) is None:
            scope.evaluation.warn(
                f"there is no range from a {kind_of(low)} to a {kind_of(high)}"
            )
            return None
        return FeelRange(low, high, *included)

    return make


def steps_closure(start: Closure, end: Closure) -> Closure:
    """Return the range that an iteration goes through, upwards or downwards."""
    return lambda scope: FeelRange(start(scope), end(scope))


def one_sided_closure(sign: str, end: Closure) -> Closure:
    """Return the closure of `(< end)` and its like."""
    return lambda scope: one_sided(sign, end(scope))


def list_closure(entries: tuple[Closure, ...]) -> Closure:
    """Return the closure of a list."""

    def make(scope: Scope) -> object:
        scope.evaluation.spend(len(entries))
        return [entry(scope) for entry in entries]

    return make


def context_closure(entries: tuple[tuple[str, Closure], ...]) -> Closure:
    """Return the closure of a context, whose entries see those before them."""
    names = [name for name, _ in entries]
    doubled = len(set(names)) != len(names)

    def make(scope: Scope) -> object:
        evaluation = scope.evaluation
        evaluation.spend(len(entries))
        if doubled:
            evaluation.warn("a context has two entries of one name")
            return None
        context: dict[str, object] = {}
        inner = scope.inside(context)
        for name, value in entries:
            context[name] = value(inner)
        return context

    return make


def choice_closure(condition: Closure, then: Closure, otherwise: Closure) -> Closure:
    """Return the closure of `if`: only true is true."""
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def instance_closure(value: Closure, type_: FeelType) -> Closure:
    """Return the closure of `value instance of type`."""
    wanted = without_checks(type_)
    return lambda scope: is_instance(scope.evaluation, value(scope), wanted)
