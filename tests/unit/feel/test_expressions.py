"""Expressions of FEEL, family by family."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.bpmn.feel import compile_feel, compile_unary_tests, from_feel
from engine.errors import FeelSyntaxError


def value_of(text: str, **values: object) -> object:
    """Return what a variable would keep of the expression's value."""
    return from_feel(compile_feel(text, names=values).evaluate(values))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-2 ** 2", 4),
        ("2 ** 3 ** 2", 64),
        ("0.1 + 0.2 = 0.3", True),
        ("10 / 4", 2.5),
        (".5 + 1.5e1", 15.5),
        ("7 - 2 - 1", 4),
        ('"a" + "b"', "ab"),
        ('"a" + 1', None),
        ("1 / 0", None),
        ("10 ** (10 ** 10)", None),
        ("null + 1", None),
    ],
)
def test_arithmetic(text: str, expected: object) -> None:
    assert expected == value_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 < 2", True),
        ('"a" < "b"', True),
        ('1 < "a"', None),
        ("1 = 1.0", True),
        ('1 = "1"', None),
        ("null = null", True),
        ("1 = null", False),
        ("null < 1", None),
        ("2 between 1 and 3", True),
        ("null between 1 and 3", None),
        ("2 in (1..3)", True),
        ("1 in (1..3)", False),
        ("3 in [1..3[", False),
        ("3 in ]1..3]", True),
        ("5 in (< 3, > 4)", True),
        ("5 in [1, 5]", True),
        ("true and null", None),
        ("false and null", False),
        ("true or null", True),
        ("false or null", None),
        ("not(true)", False),
        ("not(null)", None),
        ("true and 1", None),
    ],
)
def test_comparison_and_logic(text: str, expected: object) -> None:
    assert expected == value_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if 1 < 2 then 3 else 4", 3),
        ("if null then 3 else 4", 4),
        ("for i in 1..3 return i * 2", [2, 4, 6]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1, 2], j in [10, 20] return i + j", [11, 21, 12, 22]),
        ("for i in 1..4 return if i = 1 then 1 else i * partial[-1]", [1, 2, 6, 24]),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("[1, 2, 3][2]", 2),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][item >= 2]", [2, 3]),
        ("[{a: 1}, {a: 2}][a = 2]", [{"a": 2}]),
        ("[{a: 1}, {a: 2}].a", [1, 2]),
        ("{a: 1, b: a + 1}.b", 2),
        ("(function(x, y) x - y)(5, 3)", 2),
        ("(function(x, y) x - y)(y: 5, x: 3)", -2),
        ("1 instance of number", True),
        ("[1] instance of list<string>", False),
    ],
)
def test_structure(text: str, expected: object) -> None:
    assert expected == value_of(text)


def test_the_longest_known_name_is_taken() -> None:
    values = {"a": 7, "b": 2, "a-b": 100, "monthly income": 50}

    assert value_of("a-b", **values) == 100
    assert value_of("b-a", **values) == -5
    assert value_of("monthly   income + 1", **values) == 51


def test_words_in_a_row_are_one_name_even_if_nobody_declared_it() -> None:
    expression = compile_feel("applicant.monthly income > limit")

    assert expression.evaluate({"applicant": {"monthly income": 3}, "limit": 2}) is True
    assert expression.unknown_names == {"applicant", "limit"}


@pytest.mark.parametrize(
    ("tests", "value", "expected"),
    [
        ("-", 1, True),
        ("< 5", 4, True),
        ("1, 2, 3", 2, True),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ("[1..3], > 10", 11, True),
        ('"a", "b"', "c", False),
        ("? > 3", 4, True),
        ("null", None, True),
        ("> limit", 4, True),
        ("> 3", "text", None),
        ("limit > 2", "text", True),
        ("limit > 2", False, False),
        ("[limit, 7]", 7, True),
        ("not(null)", None, False),
        ("[1..nothing]", 1, None),
    ],
)
def test_unary_tests(tests: str, value: object, expected: object) -> None:
    assert expected is compile_unary_tests(tests).matches(value, {"limit": 3})


@pytest.mark.parametrize(
    ("text", "position", "reason", "reason_zh"),
    [
        ("1 +", 4, "something is missing at the end", "结尾处缺少内容"),
        ("(1", 3, "')' is missing", "缺少“)”"),
        ("1 2", 3, "'2' is not expected here", "此处不应出现“2”"),
        (
            'function() external {java: "x"}',
            12,
            "functions of Java or PMML are not executed; write the body in FEEL",
            "不执行 Java 或 PMML 外部函数，请用 FEEL 书写函数体",
        ),
    ],
)
def test_a_text_that_makes_no_sense_is_refused_with_place_and_reason(
    text: str, position: int, reason: str, reason_zh: str
) -> None:
    with pytest.raises(FeelSyntaxError) as refused:
        compile_feel(text)

    assert (position, reason, reason_zh) == (
        refused.value.position,
        refused.value.reason,
        refused.value.reason_zh,
    )


def test_what_is_null_says_why() -> None:
    outcome = compile_feel('1 + "a"').outcome({})

    assert outcome.value is None
    assert outcome.warnings == ("+ is not defined for a number and a string",)


def test_numbers_have_34_digits() -> None:
    assert compile_feel("1 / 3").evaluate({}) == Decimal("0." + "3" * 34)
