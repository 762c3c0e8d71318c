"""Equality, ranges, lists and contexts as values."""

from __future__ import annotations

import pytest

from tests.unit.feel.support import shown

A_VALUE_OF_EACH_KIND = [
    "1", '"1"', "true", '@"2024-01-01"', '@"10:00:00"', '@"2024-01-01T10:00:00"',
    '@"P1D"', '@"P1M"', "[1]", "{a: 1}", "[1..2]", "abs",
]  # fmt: skip


@pytest.mark.parametrize("one", A_VALUE_OF_EACH_KIND)
@pytest.mark.parametrize("other", A_VALUE_OF_EACH_KIND)
def test_only_values_of_one_kind_are_equal_or_not(one: str, other: str) -> None:
    expected = "true" if one == other else "null"

    assert expected == shown(f"{one} = {other}")


@pytest.mark.parametrize("value", A_VALUE_OF_EACH_KIND)
def test_nothing_but_null_is_equal_to_null(value: str) -> None:
    assert shown(f"{value} = null") == "false"
    assert shown(f"null != {value}") == "true"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, [2]] = [1, [2]]", "true"),
        ("[1, 2] = [2, 1]", "false"),
        ("[1] = [1, 1]", "false"),
        ('[1] = ["1"]', "false"),
        ("[null] = [null]", "true"),
        ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
        ("{a: 1} = {a: 2}", "false"),
        ("{a: 1} = {b: 1}", "false"),
        ("[1..2] = [1..2)", "false"),
        ("(< 2) = (< 2)", "true"),
        ("(< 2) = (<= 2)", "false"),
        ('@"10:00:00.1" = @"10:00:00.2"', "true"),
        ('@"10:00:00.1" < @"10:00:00.2"', "true"),
        ('@"10:00:00Z" = @"18:00:00+08:00"', "true"),
        ('@"10:00:00Z" = @"10:00:00"', "false"),
        ("abs = sqrt", "false"),
        ('is(@"10:00:00.1", @"10:00:00.2")', "false"),
        ('is(1, "1")', "false"),
        ("is(abs, abs)", "true"),
    ],
)
def test_equality(text: str, expected: str) -> None:
    assert expected == shown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(> 5)", "(> 5)"),
        ("(= 5)", "(= 5)"),
        ("]1..5[", "(1..5)"),
        ('["a".."c"]', '["a".."c"]'),
        ("6 in (> 5)", "true"),
        ("5 in (= 5)", "true"),
        ("5 in (!= 5)", "false"),
        ('5 in (!= "a")', "null"),
        ("(>= 5).start", "5"),
        ("(>= 5).start included", "true"),
        ("(< 5).start", "null"),
        ("[1..5).end included", "false"),
        ("[1..5].middle", "null"),
        ("{r: [1..5], in: 3 in r}.in", "true"),
        ('[1.."a"]', "null"),
        ("3 in [1..null]", "null"),
        ("null in [1..2]", "null"),
        ("null in null", "true"),
        ("[1, 2] in [[1, 2], [3]]", "true"),
        ("[1, 2] in [1, 2]", "true"),
        ("7 in [[1..5], (> 6)]", "true"),
        ("7 in [1, [7]]", "false"),
        ("1 in (2, null)", "false"),
        ('1 in (< "a", 1)', "true"),
        ('1 in (< "a", 2)', "null"),
        ("[1..5] in [[1..5], 2]", "true"),
        ("-1 in [-2..-1]", "true"),
        ("2 in [1..[2, 3][2]]", "true"),
        ("during((> 5), (> 4))", "true"),
        ("before((< 5), [5..6])", "true"),
        ("overlaps((< 5), (> 3))", "true"),
        ("before(1, 2, 3)", "null"),
    ],
)
def test_ranges(text: str, expected: str) -> None:
    assert expected == shown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null[1]", "null"),
        ("null[item > 1]", "[]"),
        ("[][1]", "null"),
        ("[][item > 1]", "[]"),
        ("5[1]", "5"),
        ("5[item = 5]", "[5]"),
        ("[1, 2, 3][0]", "null"),
        ("[1, 2, 3][1.5]", "null"),
        ("[1, 2, 3][-3]", "1"),
        ("[1, 2, 3][null]", "[]"),
        ('[1, 2, 3]["a"]', "null"),
        ("[{item: 1}, {item: 2}][item > 1]", "[{item: 2}]"),
        ("[{a: 1}, {b: 2}][a = 1].a", "[1]"),
        ("[[1, 2], [3]][count(item) = 2]", "[[1, 2]]"),
        ("[1, 2, 3, 4][item > 1][item < 4]", "[2, 3]"),
        ("{a: {b: [10, 20]}}.a.b[2]", "20"),
        ("[{a: 1}, 5].a", "[1, null]"),
        ("{a: 1}.b", "null"),
        ("null.a", "null"),
        ('"text".length', "null"),
        ("abs.name", "null"),
    ],
)
def test_filters_and_paths(text: str, expected: str) -> None:
    assert expected == shown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for x in null return x", "null"),
        ("for x in 5 return x + 1", "[6]"),
        ("for x in [1..3] return x", "[1, 2, 3]"),
        ("for x in (1..3) return x", "[2]"),
        ("for x in [3..1] return x", "null"),
        ('for x in ["a".."c"] return x', "null"),
        ("for x in 1..1.5 return x", "null"),
        ("for x in 1..3, y in 1..x return y", "[1, 1, 2, 1, 2, 3]"),
        ("for x in [], y in null return y", "[]"),
        ("some x in null satisfies x", "null"),
        ("every x in 1..3, y in 1..3 satisfies x + y < 7", "true"),
        ("every x in 1..3 satisfies 1", "null"),
        ("if null then 1 else 2", "2"),
        ('if "true" then 1 else 2', "2"),
    ],
)
def test_loops_and_choices(text: str, expected: str) -> None:
    assert expected == shown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string(function(a, b) a)", "function(a, b)"),
        ('string([@"2024-01-01", true])', "[2024-01-01, true]"),
        ('string({"a b": 1, "c!": 2})', '{a b: 1, "c!": 2}'),
        ('string("a\\"b")', 'a"b'),
        ('string(["a\\"b"])', '["a\\"b"]'),
        ("string([1..2))", "[1..2)"),
        ("time(date and time(2024, 1, 1, 10, 0, 0))", "10:00:00"),
        ('time(@"2024-01-01")', "00:00:00Z"),
        ('time(@"10:00:00")', "10:00:00"),
        ('date and time(@"2024-01-01")', "2024-01-01T00:00:00Z"),
        ('date and time(@"2024-01-01T10:00:00")', "2024-01-01T10:00:00"),
        ('duration(@"P1D")', "P1D"),
        ("date(1)", "null"),
        ("time(1)", "null"),
        ("duration(1)", "null"),
        ("date(2024, 13, 1)", "null"),
        ('time(10, 0, 0, duration("PT15H"))', "null"),
        ('string(@"10:00:00+01:02:03")', "10:00:00+01:02:03"),
        ('@"10:00:00@Asia/Shanghai".time offset', "PT8H"),
        ('@"9999999-07-01T00:00:00@Europe/Paris".time offset', "PT2H"),
        ('sum(@"P1D", @"PT12H")', "P1DT12H"),
        ('mean([@"P1Y", @"P2Y"])', "P1Y6M"),
        ('sum(@"P1D", 1)', "null"),
        ("product([])", "null"),
        ("stddev([1])", "null"),
        ("mode([])", "[]"),
        ("min([])", "null"),
        ("median([])", "null"),
        ("context put({a: 1}, [], 2)", "null"),
        ('context put({a: 1}, ["a", "b"], 2)', "null"),
        ("context merge([1])", "null"),
        ("context([{key: 1, value: 1}])", "null"),
        ("context([1])", "null"),
        ('get value({a: 1}, ["a", "b"])', "null"),
        ("sort([1, 2], function(a) true)", "null"),
        ("list replace([1], function(a) true, 2)", "null"),
        ("list replace([1], function(a, b) 5, 2)", "null"),
        ('substring("abc", 2, 0)', "null"),
        ('substring before("abc", "")', ""),
        ('substring after("abc", "")', "abc"),
        ('replace("abc", "b", "$")', "null"),
        ('replace("abc", "(b)", "$12\\\\$")', "ab2$c"),
        ('split("abc", "")', "null"),
        ("abs()", "null"),
        ("abs(1, 2)", "null"),
        ("odd(1e40)", "false"),
        ("floor(1e40)", "1" + "0" * 40),
        ('number("1" + string join(for i in 1..300 return "0"))', "null"),
        ('number("1e7000")', "null"),
        ('number("1", "x", ".")', "null"),
        ('number("1", null, "x")', "null"),
        ('range("nonsense")', "null"),
        ('range("1")', "null"),
        ('range("[-2..-1]")', "[-2..-1]"),
    ],
)
def test_corners_of_functions(text: str, expected: str) -> None:
    assert expected == shown(text)
