"""Which values stand for which: the rules of the Expression Language, pair by pair.

The oracle here follows the coercion rules of the specification (JSR 245, section 1.18)
case by case and shares nothing with the engine. Where the engine has no value on
purpose although the specification has one, `Deliberate` says why.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import pytest

from engine.bpmn.expressions import compile_expression
from engine.errors import ExpressionFailed

VALUES = [
    None,
    True,
    False,
    0,
    1,
    -3,
    2.5,
    1.0,
    "",
    "0",
    "1",
    "-3",
    "2.5",
    "1e1",
    "a",
    "zwei",
    "true",
    "FALSE",
    [],
    [1],
    {},
]
Value = object


class ElError(Exception):
    """The specification says that there is an error."""


class Deliberate(Exception):
    """The engine refuses although the specification has a value."""


def to_long(value: Value) -> int:
    if value is None or value == "":
        return 0
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ElError
    try:
        return int(value)
    except ValueError:
        raise ElError from None


def to_double(value: Value) -> float:
    if value is None or value == "":
        return 0.0
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ElError
    try:
        return float(value)
    except ValueError:
        raise ElError from None


def to_boolean(value: Value) -> bool:
    if value is None or value == "":
        return False
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise ElError
    if value.lower() not in {"true", "false"}:
        raise Deliberate  # any other text would silently be false
    return value.lower() == "true"


def looks_double(value: Value) -> bool:
    return type(value) is float or (
        isinstance(value, str) and any(letter in value for letter in ".eE")
    )


def number_of(text: str) -> bool:
    return text.lstrip("-").replace(".", "").replace("e", "").isdigit()


def arithmetic(sign: str, a: Value, b: Value) -> Value:
    if sign == "+" and isinstance(a, str) and isinstance(b, str):
        if a and b and number_of(a) and number_of(b):
            raise Deliberate  # texts of digits may be meant to be joined
        # The specification has an error or a number here; the engine joins texts.
        return a + b
    if sign in {"/", "%"} and to_double(b) == 0:
        to_double(a)
        raise Deliberate  # there is no infinite number
    if sign == "/":
        return to_double(a) / to_double(b)
    convert: Callable[[Value], int | float]
    convert = to_double if looks_double(a) or looks_double(b) else to_long
    one, other = convert(a), convert(b)
    if sign == "%":
        rest = math.fmod(one, other)
        return rest if convert is to_double else int(rest)
    return {"+": one + other, "-": one - other, "*": one * other}[sign]


def is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def relation(sign: str, a: Value, b: Value) -> Value:
    if a is None or b is None:
        return a is b and sign in {"<=", ">="}
    if is_number(a) or is_number(b):
        # A text with a fraction is no Long, but compared as the number that it is.
        one, other = to_double(a), to_double(b)
    elif isinstance(a, str) and isinstance(b, str):
        one, other = a, b
    elif isinstance(a, (bool, str)) and isinstance(b, (bool, str)):
        raise Deliberate  # true is neither more nor less than false
    else:
        raise ElError
    return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[
        sign
    ]


def same(a: Value, b: Value) -> bool:
    if a is None or b is None:
        return a is b
    if is_number(a) or is_number(b):
        return to_double(a) == to_double(b)
    if isinstance(a, bool) or isinstance(b, bool):
        one, other = (
            value.lower() == "true" if isinstance(value, str) else to_boolean(value)
            for value in (a, b)
        )
        return one is other
    return type(a) is type(b) and a == b


def expected(sign: str, a: Value, b: Value) -> Value:
    if sign in {"+", "-", "*", "/", "%"}:
        return arithmetic(sign, a, b)
    if sign in {"==", "!="}:
        return same(a, b) is (sign == "==")
    if sign == "&&":
        return to_boolean(a) and to_boolean(b)
    if sign == "||":
        return to_boolean(a) or to_boolean(b)
    return relation(sign, a, b)


@pytest.mark.parametrize(
    "sign",
    ["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"],
)
def test_every_pair_of_values_is_converted_as_the_language_says(sign: str) -> None:
    expression = compile_expression("${a " + sign + " b}")
    for a, b in product(VALUES, repeat=2):
        names = {"a": a, "b": b}
        try:
            wanted = expected(sign, a, b)
        except (ElError, Deliberate):
            with pytest.raises(ExpressionFailed):
                expression.evaluate(names, {})
            continue
        found = expression.evaluate(names, {})
        assert (type(found), found) == (type(wanted), wanted), names


def test_one_value_is_converted_as_the_language_says() -> None:
    for value in VALUES:
        for text, rule in (
            ("${!a}", lambda given: not to_boolean(given)),
            ("${a ? true : false}", to_boolean),
            ("${-a}", lambda given: arithmetic("-", 0, given)),
            ("${empty a}", lambda given: given is None or given in ("", [], {})),
        ):
            try:
                wanted = rule(value)
            except (ElError, Deliberate):
                with pytest.raises(ExpressionFailed):
                    compile_expression(text).evaluate({"a": value}, {})
                continue
            found = compile_expression(text).evaluate({"a": value}, {})
            assert (type(found), found) == (type(wanted), wanted), (text, value)
