"""Turn a syntax tree into nested Python functions that compute its value.

No Python source is ever made: every function here is written below, and data is
reached only by key. An expression has no loops, so that its steps are bounded by
its size; the operators in `values` bound the work of one step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias, assert_never

from engine.bpmn.expressions import values
from engine.bpmn.expressions.syntax import (
    Access,
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Literal,
    Logic,
    Name,
    Node,
    Template,
    Unary,
)
from engine.bpmn.expressions.values import Failure, Missing


class Names(Protocol):
    """Where variables are looked up: a KeyError says that there is none."""

    def __getitem__(self, name: str, /) -> object:
        """Return the value of a variable."""
        ...


Functions: TypeAlias = Mapping[str, Callable[..., object]]
Closure: TypeAlias = Callable[[Names, Functions], object]

#: What a registered function may raise when it is called with wrong arguments.
_CALL_FAULTS = (TypeError, ValueError, ArithmeticError, LookupError)


def closure_of(template: Template) -> Closure:
    """Return the function that computes a whole attribute value."""
    parts = template.parts
    if len(parts) == 1 and not isinstance(parts[0], str):
        return _closure(parts[0])
    if all(isinstance(part, str) for part in parts):
        return _literal("".join(str(part) for part in parts))
    closures = tuple(
        _literal(part) if isinstance(part, str) else _closure(part) for part in parts
    )

    def text(names: Names, functions: Functions) -> object:
        return values.joined(
            [values.as_text(part(names, functions)) for part in closures]
        )

    return text


def _closure(node: Node) -> Closure:  # noqa: C901, PLR0911 - one line a kind
    match node:
        case Literal(value):
            return _literal(value)
        case Name(name):
            return _name(name)
        case Access():
            return _access(node)
        case Call():
            return _call(node)
        case Unary("!", operand):
            return _not(_closure(operand))
        case Unary("empty", operand):
            return _empty(_closure(operand))
        case Unary(_, operand):
            return _minus(_closure(operand))
        case Logic():
            return _logic(node)
        case Comparison():
            return _comparison(node)
        case Arithmetic():
            return _arithmetic(node)
        case Choice():
            return _choice(node)
        case _:
            assert_never(node)


def _literal(value: object) -> Closure:
    return lambda _names, _functions: value


def _name(name: str) -> Closure:
    def look_up(names: Names, _functions: Functions) -> object:
        try:
            return names[name]
        except KeyError:
            message = f"there is no variable {name!r}"
            raise Missing(message) from None

    return look_up


def _access(node: Access) -> Closure:
    base = _closure(node.base)
    steps = tuple(_closure(step) for step in node.steps)

    def walk(names: Names, functions: Functions) -> object:
        value = base(names, functions)
        for step in steps:
            value = values.entry(value, step(names, functions))
        return value

    return walk


def _call(node: Call) -> Closure:
    name = node.function
    arguments = tuple(_closure(argument) for argument in node.arguments)

    def call(names: Names, functions: Functions) -> object:
        function = functions.get(name)
        if function is None:
            message = f"there is no function {name!r}"
            raise Failure(message)
        given = [argument(names, functions) for argument in arguments]
        try:
            value = function(*given)
        except _CALL_FAULTS as error:
            message = f"function {name!r} failed: {error}"
            raise Failure(message) from error
        return values.require_known(value, source=f"function {name!r}")

    return call


def _not(operand: Closure) -> Closure:
    def negate(names: Names, functions: Functions) -> object:
        return not values.logical(operand(names, functions))

    return negate


def _empty(operand: Closure) -> Closure:
    def check(names: Names, functions: Functions) -> object:
        try:
            return values.is_empty(operand(names, functions))
        except Missing:
            return True

    return check


def _minus(operand: Closure) -> Closure:
    def negate(names: Names, functions: Functions) -> object:
        return values.negative(operand(names, functions))

    return negate


def _logic(node: Logic) -> Closure:
    operands = tuple(_closure(operand) for operand in node.operands)
    decisive = node.sign == "||"

    def decide(names: Names, functions: Functions) -> object:
        for operand in operands:
            value = operand(names, functions)
            if value is not True and value is not False:
                value = values.logical(value)
            if value is decisive:
                return decisive
        return not decisive

    return decide


def _comparison(node: Comparison) -> Closure:
    left, right, sign = _closure(node.left), _closure(node.right), node.sign
    if sign in {"==", "!="}:
        return _equality(left, right, wanted=sign == "==")

    def compare(names: Names, functions: Functions) -> object:
        return values.ordered(sign, left(names, functions), right(names, functions))

    return compare


def _equality(left: Closure, right: Closure, *, wanted: bool) -> Closure:
    def compare(names: Names, functions: Functions) -> object:
        one, other = left(names, functions), right(names, functions)
        if type(one) is str and type(other) is str:
            return (one == other) is wanted
        return values.equal(one, other) is wanted

    return compare


def _arithmetic(node: Arithmetic) -> Closure:
    first = _closure(node.first)
    rest = tuple((sign, _closure(operand)) for sign, operand in node.rest)

    def calculate(names: Names, functions: Functions) -> object:
        value = first(names, functions)
        for sign, operand in rest:
            value = values.calculated(sign, value, operand(names, functions))
        return value

    return calculate


def _choice(node: Choice) -> Closure:
    condition = _closure(node.condition)
    then, otherwise = _closure(node.then), _closure(node.otherwise)

    def choose(names: Names, functions: Functions) -> object:
        if values.logical(condition(names, functions)):
            return then(names, functions)
        return otherwise(names, functions)

    return choose
