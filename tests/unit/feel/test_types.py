"""Types: what is an instance of what, and what parameters demand."""

from __future__ import annotations

import pytest

from engine.bpmn.feel import compile_feel
from engine.bpmn.feel.types import NUMBER, STRING, CheckedType, ListType, coerced
from tests.unit.feel.support import evaluated, free, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 instance of Any", True),
        ("null instance of Any", False),
        ("null instance of Null", True),
        ("true instance of number", False),
        ('@"P1D" instance of days and time duration', True),
        ('@"2024-01-01T00:00:00" instance of date and time', True),
        ('@"2024-01-01" instance of date and time', False),
        ("[1, null] instance of list<number>", True),
        ("[1, 2] instance of list", True),
        ("[1..2] instance of range<number>", True),
        ("[1..2] instance of range<string>", False),
        ("{a: 1, b: 2} instance of context<a: number>", True),
        ("{a: 1} instance of context<a: number, b: Any>", False),
        ("abs instance of function<number> -> number", True),
        ("(function(a: number) a) instance of function<string> -> Any", False),
        ("(function(a) a) instance of function<string> -> string", True),
    ],
)
def test_instance_of(text: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert expected is evaluated(text)


def test_types_of_the_caller_have_names() -> None:
    grade = CheckedType(STRING, lambda value: value in {"A", "B"})
    expression = compile_feel(
        "x instance of school grade", names=["x"], types={"school grade": grade}
    )

    assert expression.evaluate({"x": "A"}) is True
    # An instance need not be allowed: that is asked where values enter.
    assert expression.evaluate({"x": "Z"}) is True
    assert expression.evaluate({"x": 1}) is False
    assert coerced(free(), "Z", grade) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(function(a: number) a + 1)(1)", "2"),
        ("(function(a: number) a + 1)([1])", "2"),
        ('(function(a: number) a + 1)("1")', "null"),
        ("(function(a: list<number>) a)(1)", "[1]"),
        ("(function(a: number) a)(null)", "null"),
        ("(function(a) a)()", "null"),
        ("(function(a) a)(b: 1)", "null"),
        ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(10)}.r", "3628800"),
        ("{add: function(a) function(b) a + b, r: add(1)(2)}.r", "3"),
        ("1(2)", "null"),
        ("nothing(2)", "null"),
    ],
)
def test_calls(text: str, expected: str) -> None:
    assert expected == shown(text)


def test_a_value_that_no_conversion_fits_is_null_with_a_reason() -> None:
    evaluation = free()

    assert coerced(evaluation, ["a", "b"], ListType(NUMBER)) is None
    assert evaluation.warnings == ["a list is not of the type that is demanded"]
