"""Turn a syntax tree into nested Python functions that compute its value.

No Python source is ever made: every function here is written below, and data is
reached only by the names of entries and the properties that `access` lists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from engine.bpmn.feel.access import member
from engine.bpmn.feel.calls import call_of, function_of, named_call_of
from engine.bpmn.feel.comparing import order_keys, ordered
from engine.bpmn.feel.evaluation import Closure, Scope
from engine.bpmn.feel.filters import filter_of
from engine.bpmn.feel.loops import for_of, quantified_of
from engine.bpmn.feel.membership import passes
from engine.bpmn.feel.operators import (
    between_of,
    calculation_of,
    comparison_of,
    logic_of,
    negation_of,
)
from engine.bpmn.feel.ranges import FeelRange
from engine.bpmn.feel.structures import (
    choice_closure,
    context_closure,
    instance_closure,
    list_closure,
    one_sided_closure,
    range_closure,
    steps_closure,
)
from engine.bpmn.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    ContextOf,
    Filter,
    For,
    FunctionOf,
    If,
    In,
    InstanceOf,
    ListOf,
    Literal,
    Logic,
    Name,
    Named,
    NamedCall,
    Negation,
    Node,
    OneSided,
    Path,
    Quantified,
    Range,
    Steps,
    Tests,
    nodes_of,
)

#: The name of the value that unary tests look at.
INPUT = "?"


def closure_of(node: Node) -> Closure:  # noqa: C901, PLR0911, PLR0912 - one line a kind
    """Return the function that computes a value."""
    match node:
        case Literal(value):
            return lambda _scope: value
        case Name(name):
            return _name(name)
        case Path(base, name):
            return _path(closure_of(base), name)
        case Filter(base, condition):
            return filter_of(closure_of(base), closure_of(condition))
        case Call(function, arguments):
            return call_of(closure_of(function), tuple(map(closure_of, arguments)))
        case NamedCall(function, named):
            return named_call_of(closure_of(function), _named(named))
        case Negation(operand):
            return negation_of(closure_of(operand))
        case Arithmetic():
            return _calculation(node)
        case Comparison(sign, left, right):
            return comparison_of(sign, closure_of(left), closure_of(right))
        case Logic(sign, operands):
            return logic_of(tuple(map(closure_of, operands)), decisive=sign == "or")
        case Between(value, low, high):
            return between_of(closure_of(value), closure_of(low), closure_of(high))
        case In(value, tests):
            return _in(closure_of(value), tuple(map(test_of, tests)))
        case Range():
            return _range(node)
        case OneSided(sign, end):
            return one_sided_closure(sign, closure_of(end))
        case ListOf(entries):
            return list_closure(tuple(map(closure_of, entries)))
        case ContextOf(entries):
            return context_closure(_named(entries))
        case If(condition, then, otherwise):
            return choice_closure(
                closure_of(condition), closure_of(then), closure_of(otherwise)
            )
        case Steps():
            return steps_closure(closure_of(node.start), closure_of(node.end))
        case For(iterators, body):
            return for_of(_iterated(iterators), closure_of(body))
        case Quantified(every, iterators, condition):
            return quantified_of(
                _iterated(iterators), closure_of(condition), every=every
            )
        case FunctionOf(parameters, body):
            return function_of(parameters, closure_of(body))
        case InstanceOf(value, type_):
            return instance_closure(closure_of(value), type_)
        case Named(_, value):
            return closure_of(value)
        case _:
            assert_never(node)


def tests_of(tests: Tests) -> Closure:
    """Return the function that says whether the value of `?` passes the tests."""
    if not tests.tests:
        return lambda _scope: True
    closures = tuple(map(test_of, tests.tests))

    def check(scope: Scope) -> bool | None:
        value = scope.look_up(INPUT)
        passed = _any(test(scope, value) for test in closures)
        if not tests.negated:
            return passed
        return None if passed is None else not passed

    return check


#: Says whether a value passes one test.
Test = Callable[[Scope, object], bool | None]


def test_of(node: Node) -> Test:
    """Return the function of one test."""
    closure = closure_of(node)
    if isinstance(node, OneSided) and node.sign not in {"=", "!="}:
        return _operator_test(node.sign, closure_of(node.end))
    if any(isinstance(part, Name) and part.name == INPUT for part in nodes_of(node)):
        return lambda scope, _value: _boolean(closure(scope))
    literal, range_ = isinstance(node, Literal), isinstance(node, Range)

    def check(scope: Scope, value: object) -> bool | None:
        test = closure(scope)
        if test is None and range_:
            # A range without one of its ends: nobody knows what is in it.
            return None
        if isinstance(test, bool) and not isinstance(value, bool) and not literal:
            # A condition that does not mention the value: it decides by itself.
            return test
        return passes(scope.evaluation, value, test)

    return check


def _operator_test(sign: str, end: Closure) -> Test:
    return lambda scope, value: ordered(scope.evaluation, sign, value, end(scope))


def _any(results: object) -> bool | None:
    passed: bool | None = False
    for result in results:  # type: ignore[attr-defined]
        if result is True:
            return True
        if result is None:
            passed = None
    return passed


def _boolean(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _named(entries: tuple[Named, ...]) -> tuple[tuple[str, Closure], ...]:
    return tuple((entry.name, closure_of(entry.value)) for entry in entries)


def _iterated(
    iterators: tuple[Named, ...],
) -> tuple[tuple[str, Closure, bool], ...]:
    return tuple(
        (entry.name, closure_of(entry.value), isinstance(entry.value, Steps))
        for entry in iterators
    )


def _name(name: str) -> Closure:
    def look_up(scope: Scope) -> object:
        try:
            return scope.look_up(name)
        except KeyError:
            scope.evaluation.warn(f"there is no variable {name!r}")
            return None

    return look_up


def _path(base: Closure, name: str) -> Closure:
    return lambda scope: member(scope.evaluation, base(scope), name)


def _in(value: Closure, tests: tuple[Test, ...]) -> Closure:
    def check(scope: Scope) -> object:
        given = value(scope)
        inner = scope.inside({INPUT: given})
        return _any(test(inner, given) for test in tests)

    return check


def _calculation(node: Arithmetic) -> Closure:
    """Return the closure of a chain of operators, however long it is."""
    chain: list[tuple[str, Closure]] = []
    left: Node = node
    while isinstance(left, Arithmetic):
        chain.append((left.sign, closure_of(left.right)))
        left = left.left
    return calculation_of(closure_of(left), tuple(reversed(chain)))


def _range(node: Range) -> Closure:
    """Return the closure of a range, which is made once if its ends are literals."""
    included = node.start_included, node.end_included
    if isinstance(node.start, Literal) and isinstance(node.end, Literal):
        low, high = node.start.value, node.end.value
        if order_keys(low, high) is not None:
            fixed = FeelRange(low, high, *included)
            return lambda _scope: fixed
    return range_closure(
        closure_of(node.start), closure_of(node.end), included=included
    )
