"""Arithmetic agrees with decimals of 34 digits, and literals read back."""

from __future__ import annotations

import operator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.feel.numbers import CONTEXT, number_text
from tests.unit.feel.support import evaluated, shown

DECIMALS = st.decimals(
    min_value=-(10**20),
    max_value=10**20,
    allow_nan=False,
    allow_infinity=False,
    places=6,
)


@given(one=DECIMALS, other=DECIMALS)
def test_arithmetic_is_that_of_decimals(one: Decimal, other: Decimal) -> None:
    values = {"a": one, "b": other}

    assert evaluated("a + b", **values) == CONTEXT.add(one, other)
    assert evaluated("a - b", **values) == CONTEXT.subtract(one, other)
    assert evaluated("a * b", **values) == CONTEXT.multiply(one, other)
    expected = None if other == 0 else CONTEXT.divide(one, other)
    assert evaluated("a / b", **values) == expected


@given(one=DECIMALS, other=DECIMALS, third=DECIMALS)
def test_operators_bind_as_usual(one: Decimal, other: Decimal, third: Decimal) -> None:
    a, b, c = (f"({number_text(number)})" for number in (one, other, third))

    assert evaluated(f"{a} + {b} * {c}") == evaluated(f"{a} + ({b} * {c})")
    assert evaluated(f"{a} - {b} - {c}") == evaluated(f"({a} - {b}) - {c}")
    assert evaluated(f"-{a} * {b}") == evaluated(f"(-{a}) * {b}")


@given(one=DECIMALS, other=DECIMALS)
def test_comparison_is_that_of_decimals(one: Decimal, other: Decimal) -> None:
    signs = {
        "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
        "=": operator.eq, "!=": operator.ne,
    }  # fmt: skip

    for sign, compare in signs.items():
        assert evaluated(f"a {sign} b", a=one, b=other) is compare(one, other)


@given(number=DECIMALS)
def test_a_written_number_reads_back(number: Decimal) -> None:
    assert number == evaluated(shown("a", a=number))


@given(number=DECIMALS, scale=st.integers(-30, 30))
def test_rounding_goes_to_the_next_step(number: Decimal, scale: int) -> None:
    step = Fraction(10) ** -scale
    down = evaluated(f"floor(a, {scale})", a=number)
    up = evaluated(f"ceiling(a, {scale})", a=number)

    assert isinstance(down, Decimal)
    assert isinstance(up, Decimal)
    assert Fraction(down) <= Fraction(number) < Fraction(down) + step
    assert Fraction(up) - step < Fraction(number) <= Fraction(up)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1e3", "1000"),
        ("1.5E-3", "0.0015"),
        (".5", "0.5"),
        ("0.10", "0.1"),
        ("-0", "0"),
        ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),
        ("2 ** 0.5", "1.414213562373095048801688724209698"),
        ("2 ** -2", "0.25"),
        ("0 ** -1", "null"),
        ("(-8) ** 0.5", "null"),
    ],
)
def test_numbers(text: str, expected: str) -> None:
    assert expected == shown(text)
