"""Every built-in function, by examples."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.feel import compile_feel, from_feel
from engine.bpmn.feel.builtins.signature import Builtin
from engine.bpmn.feel.builtins.table import BUILTINS, FAMILIES
from engine.errors import FeelValueRefused
from tests.unit.feel.support import shown

EXAMPLES = [
    # conversion
    ('number("1 234,5", " ", ",")', "1234.5"),
    ('number("12")', "12"),
    ('number("12a")', "null"),
    ('number("1,2", ",", ",")', "null"),
    ("string(1.50)", "1.5"),
    ('string({a: ["x", null]})', '{a: ["x", null]}'),
    ("string(null)", "null"),
    ('date("2024-02-29")', "2024-02-29"),
    ('date("2023-02-29")', "null"),
    ("date(2024, 2, 29)", "2024-02-29"),
    ('date(date and time("2024-02-29T10:00:00"))', "2024-02-29"),
    ('time("10:30:00+08:00")', "10:30:00+08:00"),
    ('time(10, 30, 1.5, duration("PT8H"))', "10:30:01.5+08:00"),
    ("time(10, 30, 0)", "10:30:00"),
    ("time(24, 0, 0)", "null"),
    ('date and time("2024-02-29T24:00:00")', "2024-03-01T00:00:00"),
    ('date and time(date("2024-02-29"), time("10:00:00Z"))', "2024-02-29T10:00:00Z"),
    ("date and time(2024, 2, 29, 10, 0, 0)", "2024-02-29T10:00:00"),
    (
        'date and time(2024, 2, 29, 10, 0, 0, "Asia/Shanghai")',
        "2024-02-29T10:00:00@Asia/Shanghai",
    ),
    (
        'date and time(2024, 2, 29, 10, 0, 0, duration("PT8H"))',
        "2024-02-29T10:00:00+08:00",
    ),
    ('date and time("2024-02-29T10:00:00@Nowhere/City")', "null"),
    ('duration("P1DT2H3M4.5S")', "P1DT2H3M4.5S"),
    ('duration("P14M")', "P1Y2M"),
    ('duration("P")', "null"),
    ('years and months duration(date("2023-03-31"), date("2024-02-29"))', "P10M"),
    ('years and months duration(date("2024-02-29"), date("2023-03-31"))', "-P10M"),
    ('range("[1..3)")', "[1..3)"),
    ('range("[3..1]")', "null"),
    (
        'range("[date(\\"2024-01-01\\")..@\\"2024-02-01\\"]")',
        "[2024-01-01..2024-02-01]",
    ),
    ('range("[count([1])..2]")', "null"),
    # boolean
    ("not(false)", "true"),
    ("not(1)", "null"),
    ("all([true, null])", "null"),
    ("all(true, false, null)", "false"),
    ("any([])", "false"),
    ("any(true, null)", "true"),
    ('is(time("10:00:00Z"), time("11:00:00+01:00"))', "false"),
    ('is(@"P1D", @"PT24H")', "true"),
    # string
    ('substring("督查中心", 3)', "中心"),
    ('substring("abcdef", -3, 2)', "de"),
    ('substring("abc", 0)', "null"),
    ('string length("🐎a")', "2"),
    ('upper case("aé")', "AÉ"),
    ('lower case("AÉ")', "aé"),
    ('substring before("a-b-c", "-")', "a"),
    ('substring after("a-b-c", "-")', "b-c"),
    ('contains("abc", "bc")', "true"),
    ('starts with("abc", "b")', "false"),
    ('ends with("abc", "bc")', "true"),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ('string join(["a", 1])', "null"),
    ('matches("A1", "^\\p{Lu}\\d$")', "true"),
    ('matches("abc", "(")', "null"),
    ('replace("2024-01", "(\\d+)-(\\d+)", "$2/$1")', "01/2024"),
    ('replace("abc", "x*", "-")', "null"),
    ('split("a, b;c", "[,;]\\s*")', '["a", "b", "c"]'),
    # list
    ("list contains([1, null], null)", "true"),
    ("count([1, [2, 3]])", "2"),
    ("min(3, 1, 2)", "1"),
    ('max(["a", "c", "b"])', "c"),
    ('max(1, "a")', "null"),
    ("sum([1, 2.5])", "3.5"),
    ("sum([])", "null"),
    ("mean(1, 2)", "1.5"),
    ("product(2, 3, 4)", "24"),
    ("median([3, 1, 2, 4])", "2.5"),
    ("stddev([1, 3])", "1.414213562373095048801688724209698"),
    ("mode([1, 2, 2, 1, 3])", "[1, 2]"),
    ("sublist([1, 2, 3], 2)", "[2, 3]"),
    ("sublist([1, 2, 3], -2, 1)", "[2]"),
    ("sublist([1, 2, 3], 3, 2)", "null"),
    ("append([1], 2, 3)", "[1, 2, 3]"),
    ("concatenate([1], [2, 3])", "[1, 2, 3]"),
    ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
    ("remove([1, 2, 3], -1)", "[1, 2]"),
    ("list replace([1, 2], 2, 5)", "[1, 5]"),
    ("list replace([1, 9], function(item, new) item > new, 5)", "[1, 5]"),
    ("reverse([1, 2])", "[2, 1]"),
    ("index of([1, 2, 1], 1)", "[1, 3]"),
    ("union([1, 2], [2, 3])", "[1, 2, 3]"),
    ('distinct values([1, "1", 1.0, [1], [1]])', '[1, "1", [1]]'),
    ("flatten([1, [2, [3]]])", "[1, 2, 3]"),
    ("sort([3, 1, 2])", "[1, 2, 3]"),
    ("sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"),
    ('sort([1, "a"])', "null"),
    # number
    ("decimal(2.5, 0)", "2"),
    ("floor(-1.5)", "-2"),
    ("floor(1.56, 1)", "1.5"),
    ("ceiling(-1.5)", "-1"),
    ("round up(-1.121, 2)", "-1.13"),
    ("round down(-1.129, 2)", "-1.12"),
    ("round half up(-2.5, 0)", "-3"),
    ("round half down(-2.5, 0)", "-2"),
    ("round up(1, 7000)", "null"),
    ("abs(-1)", "1"),
    ('abs(@"-P1D")', "P1D"),
    ("modulo(-12, 5)", "3"),
    ("modulo(1, 0)", "null"),
    ("sqrt(16)", "4"),
    ("sqrt(-1)", "null"),
    ("log(1)", "0"),
    ("exp(0)", "1"),
    ("odd(-3)", "true"),
    ("even(2.5)", "false"),
    # context
    ('get value({a: 1}, "a")', "1"),
    ('get value({a: {b: 2}}, ["a", "b"])', "2"),
    ("get entries({a: 1})", '[{key: "a", value: 1}]'),
    ('context([{key: "a", value: 1}])', "{a: 1}"),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', "null"),
    ('context put({a: 1}, "b", 2)', "{a: 1, b: 2}"),
    ('context put({a: {b: 1}}, ["a", "b"], 2)', "{a: {b: 2}}"),
    ("context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"),
    # range
    ("before(1, [1..2])", "false"),
    ("before([1..2], (2..3])", "true"),
    ("after((1..2], 1)", "true"),
    ("meets([1..2], [2..3])", "true"),
    ("meets([1..2), [2..3])", "false"),
    ("met by([2..3], [1..2])", "true"),
    ("overlaps([1..3], [2..4])", "true"),
    ("overlaps before([1..3], [2..4])", "true"),
    ("overlaps after([2..4], [1..3])", "true"),
    ("finishes(3, [1..3])", "true"),
    ("finished by([1..3], [2..3])", "true"),
    ("includes([1..3], 2)", "true"),
    ("during((1..2), [1..2])", "true"),
    ("starts(1, (1..3])", "false"),
    ("started by([1..3], [1..2])", "true"),
    ("coincides([1..3], [1..3])", "true"),
    ("coincides(1, 2)", "false"),
    ('before(1, "a")', "null"),
    # date and time
    ('day of year(date("2024-12-31"))', "366"),
    ('day of week(date("2026-11-22"))', "Sunday"),
    ('month of year(date("2026-11-22"))', "November"),
    ('week of year(date("2027-01-01"))', "53"),
    ("now()", "2026-11-22T17:30:00Z"),
    ("today()", "2026-11-22"),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_example(text: str, expected: str) -> None:
    assert expected == shown(text)


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_function_has_an_example_with_a_value(name: str) -> None:
    called = [expected for text, expected in EXAMPLES if text.startswith(f"{name}(")]

    assert any(expected != "null" for expected in called)


ARGUMENTS = st.sampled_from(
    [
        "null", "true", "0", "1", "-2.5", "1e6000", '""', '"ab"', '"(a|b)*"', '"[1..2]"',
        "[]", "[1, 2]", '["a"]', "[[1], [{a: 1}]]", "{}", "{a: {b: 1}}", "[1..3]", "(< 5)",
        '@"2024-02-29"', '@"10:00:00Z"', '@"2024-02-29T10:00:00@Europe/Paris"', '@"P1D"',
        '@"-P14M"', "abs", "function(a) a", "function(a, b) a < b",
    ]
)  # fmt: skip


@given(
    builtin=st.sampled_from([one for family in FAMILIES.values() for one in family]),
    arguments=st.lists(ARGUMENTS, max_size=8),
)
def test_a_call_with_any_arguments_has_a_value_or_null(
    builtin: Builtin, arguments: list[str]
) -> None:
    given_ = arguments[: len(builtin.parameters) + 1]

    outcome = compile_feel(f"[{builtin.name}({', '.join(given_)})]").outcome({})

    assert isinstance(outcome.value, list)
    # Functions, and huge numbers, are values that no variable keeps.
    with suppress(FeelValueRefused):
        from_feel(outcome.value)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("not(1)", "not: a number is no boolean"),
        ("some x in [1] satisfies x", "a number is no boolean"),
        ("get value({a: 1}, [{}])", "get value: a key is no string"),
        ("abs(1, 2)", "abs: it does not take 2 arguments"),
        ('date("x")', "date: 'x' is no such value"),
        ("[1][2]", "a list of 1 has no entry 2"),
        ("{a: 1}.b", "the context has no entry 'b'"),
        ("nothing", "there is no variable 'nothing'"),
    ],
)
def test_a_null_has_a_reason(text: str, warning: str) -> None:
    outcome = compile_feel(text).outcome({})

    assert (None, (warning,)) == (outcome.value, outcome.warnings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('substring(start position: 2, string: "abc")', "bc"),
        ("modulo(divisor: 5, dividend: 12)", "2"),
        ("before(range2: [3..4], range1: [1..2])", "true"),
        ('replace(input: "ab", pattern: "B", replacement: "-", flags: "i")', "a-"),
        ("abs(number: 1)", "null"),
    ],
)
def test_arguments_may_be_named(text: str, expected: str) -> None:
    assert expected == shown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abs([-1])", "1"),
        ("count(1)", "1"),
        ('string length(["ab"])', "2"),
        ("abs([-1, -2])", "null"),
    ],
)
def test_one_value_and_a_list_of_it_stand_for_each_other(
    text: str, expected: str
) -> None:
    assert expected == shown(text)
