"""Compiled FEEL: expressions and unary tests, ready to be evaluated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from engine.bpmn.feel.builtins.table import BUILTINS
from engine.bpmn.feel.closures import INPUT, closure_of, tests_of
from engine.bpmn.feel.convert import to_feel
from engine.bpmn.feel.evaluation import (
    Closure,
    Converted,
    Evaluation,
    OverBudget,
    Scope,
    Values,
)
from engine.bpmn.feel.limits import DEFAULT_BUDGET
from engine.bpmn.feel.parser import parse_expression, parse_tests
from engine.bpmn.feel.sizes import require_size
from engine.bpmn.feel.types import FeelType
from engine.clock import Clock
from engine.errors import FeelBudgetExceeded

_CACHED = 4_096


@dataclass(frozen=True, slots=True)
class FeelOutcome:
    """What an evaluation gave, and why something in it is null."""

    value: object
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeelExpression:
    """An expression of FEEL."""

    #: As it was written.
    text: str
    #: Names that it uses and nobody has declared, but for those inside filters.
    unknown_names: frozenset[str]
    _closure: Closure = field(repr=False)

    def evaluate(
        self,
        values: Values,
        *,
        clock: Clock | None = None,
        budget: int = DEFAULT_BUDGET,
    ) -> object:
        """Return the value; what has none is null.

        Args:
            values: the variables, values of FEEL or what `to_feel` takes.
            clock: what now() and today() ask, in its zone; without it they are null.
            budget: steps that it may take.

        Raises:
            FeelBudgetExceeded: it would take too many steps or make too large values.
            FeelValueRefused: a variable that it reads is no value of FEEL.
        """
        return self.outcome(values, clock=clock, budget=budget).value

    def outcome(
        self,
        values: Values,
        *,
        clock: Clock | None = None,
        budget: int = DEFAULT_BUDGET,
    ) -> FeelOutcome:
        """Return the value and the warnings; raises what `evaluate` raises."""
        evaluation = Evaluation(budget=budget, clock=clock)
        value = _run(self._closure, self.text, _scope(evaluation, values))
        return FeelOutcome(value, tuple(evaluation.warnings))


@dataclass(frozen=True, slots=True)
class FeelUnaryTests:
    """Unary tests of FEEL: a cell of a decision table."""

    #: As they were written.
    text: str
    #: Names that they use and nobody has declared, but for those inside filters.
    unknown_names: frozenset[str]
    _closure: Closure = field(repr=False)

    def matches(
        self,
        value: object,
        values: Values,
        *,
        clock: Clock | None = None,
        budget: int = DEFAULT_BUDGET,
    ) -> bool | None:
        """Say whether a value passes any of the tests; null if that is open.

        Raises:
            FeelBudgetExceeded: it would take too many steps or make too large values.
            FeelValueRefused: a variable that they read is no value of FEEL.
        """
        evaluation = Evaluation(budget=budget, clock=clock)
        scope = _scope(evaluation, values).inside({INPUT: to_feel(value)})
        passed = _run(self._closure, self.text, scope)
        return passed if isinstance(passed, bool) else None


def compile_feel(
    text: str,
    *,
    names: Collection[str] = (),
    types: Mapping[str, FeelType] | None = None,
) -> FeelExpression:
    """Compile an expression.

    Args:
        text: the expression, without a leading `=`.
        names: variables and members whose names may have spaces and signs in them;
            the longest that fits is taken. Other names are words in a row.
        types: types of the caller's own, for `instance of` and parameters.

    Raises:
        FeelSyntaxError: the text cannot be read.
    """
    if types:
        return _expression(text, frozenset(names), types)
    return _cached_expression(text, frozenset(names))


def compile_unary_tests(
    text: str,
    *,
    names: Collection[str] = (),
    types: Mapping[str, FeelType] | None = None,
) -> FeelUnaryTests:
    """Compile unary tests; the value that they look at is `?`.

    Raises:
        FeelSyntaxError: the text cannot be read.
    """
    if types:
        return _unary_tests(text, frozenset(names), types)
    return _cached_unary_tests(text, frozenset(names))


@lru_cache(maxsize=_CACHED)
def _cached_expression(text: str, names: frozenset[str]) -> FeelExpression:
    return _expression(text, names, {})


@lru_cache(maxsize=_CACHED)
def _cached_unary_tests(text: str, names: frozenset[str]) -> FeelUnaryTests:
    return _unary_tests(text, names, {})


def _expression(
    text: str, names: frozenset[str], types: Mapping[str, FeelType]
) -> FeelExpression:
    parsed = parse_expression(text, names=names, builtins=BUILTINS, types=types)
    return FeelExpression(text, parsed.unknown_names, closure_of(parsed.tree))


def _unary_tests(
    text: str, names: frozenset[str], types: Mapping[str, FeelType]
) -> FeelUnaryTests:
    parsed = parse_tests(text, names=names, builtins=BUILTINS, types=types)
    return FeelUnaryTests(text, parsed.unknown_names, tests_of(parsed.tree))


def _scope(evaluation: Evaluation, values: Values) -> Scope:
    return Scope(evaluation, BUILTINS).inside(Converted(values, to_feel))


def _run(closure: Closure, text: str, scope: Scope) -> object:
    try:
        value = closure(scope)
        require_size(scope.evaluation, value)
    except OverBudget as error:
        raise FeelBudgetExceeded(expression=text, reason=str(error)) from error
    except RecursionError as error:
        reason = "it is nested too deeply"
        raise FeelBudgetExceeded(expression=text, reason=reason) from error
    return value
