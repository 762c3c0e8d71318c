"""Closures of the operators: arithmetic, comparison and three-valued logic."""

from __future__ import annotations

from engine.bpmn.feel import arithmetic
from engine.bpmn.feel.comparing import equal, ordered
from engine.bpmn.feel.evaluation import Closure, Fault, Scope
from engine.bpmn.feel.membership import both
from engine.bpmn.feel.types import kind_of


def negation_of(operand: Closure) -> Closure:
    """Return the closure of `-operand`."""

    def negate(scope: Scope) -> object:
        try:
            return arithmetic.negative(operand(scope))
        except Fault as fault:
            scope.evaluation.warn(str(fault))
            return None

    return negate


def calculation_of(first: Closure, rest: tuple[tuple[str, Closure], ...]) -> Closure:
    """Compute a chain of operators from left to right, in one function."""

    def calculate(scope: Scope) -> object:
        evaluation = scope.evaluation
        value = first(scope)
        for sign, operand in rest:
            try:
                value = arithmetic.calculated(evaluation, sign, value, operand(scope))
            except Fault as fault:
                evaluation.warn(str(fault))
                value = None
        return value

    return calculate


def comparison_of(sign: str, left: Closure, right: Closure) -> Closure:
    """Return the closure of a comparison of two values."""
    if sign in {"=", "!="}:
        return _equality(left, right, wanted=sign == "=")
    return lambda scope: ordered(scope.evaluation, sign, left(scope), right(scope))


def _equality(left: Closure, right: Closure, *, wanted: bool) -> Closure:
    def compare(scope: Scope) -> object:
        same = equal(scope.evaluation, left(scope), right(scope))
        return None if same is None else same is wanted

    return compare


def logic_of(operands: tuple[Closure, ...], *, decisive: bool) -> Closure:
    """Three-valued `and` (false decides) and `or` (true decides)."""

    def decide(scope: Scope) -> object:
        known = True
        for operand in operands:
            value = operand(scope)
            if value is decisive:
                return decisive
            if not isinstance(value, bool):
                known = False
                if value is not None:
                    scope.evaluation.warn(f"a {kind_of(value)} is no boolean")
        return not decisive if known else None

    return decide


def between_of(value: Closure, low: Closure, high: Closure) -> Closure:
    """Return the closure of `value between low and high`."""

    def compare(scope: Scope) -> object:
        evaluation, given = scope.evaluation, value(scope)
        return both(
            ordered(evaluation, ">=", given, low(scope)),
            ordered(evaluation, "<=", given, high(scope)),
        )

    return compare
