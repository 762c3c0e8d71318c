"""Nobody gets out of FEEL, and nobody keeps it busy."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.feel import compile_feel, compile_unary_tests, from_feel
from engine.errors import FeelBudgetExceeded, FeelSyntaxError, FeelValueRefused
from tests.support.canary import Canary

#: Ways to Python's or Java's objects.
ESCAPES = [
    "().__class__",
    '"".__class__.__mro__',
    "x.__class__",
    "x.__init__.__globals__",
    'x["__class__"]',
    "abs.call",
    "abs.__globals__",
    "abs.call.__globals__",
    'get value(abs, "__class__")',
    'get value(x, "__class__")',
    "x.keys()",
    "x.keys",
    '"{0.__class__}".format(x)',
    '__import__("os").system("id")',
    'open("{canary}")',
    'eval("1")',
    "globals()",
    'function(a) external {java: {class: "java.lang.Runtime", method signature: "exec"}}',
    'getattr(x, "keys")',
    "os.environ",
    '@"{canary}"',
    'date and time("2024-01-01T00:00:00@{canary}")',
    "secret file",
]

#: What would take for ever, or more memory than there is.
EXHAUSTIONS = [
    "for i in 1..1e9 return i",
    "for i in 1..1000, j in 1..1000 return i * j",
    "every x in 1..1e12 satisfies x > 0",
    "sort(for i in 1..1e6 return -i)",
    'for i in 1..99 return if i = 1 then "xx" else partial[-1] + partial[-1]',
    "for i in 1..99 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
    "for i in 1..99 return if i = 1 then [1] else [partial[-1], partial[-1]]",
    "for i in 1..99 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]}",
    "flatten(for i in 1..99 return if i = 1 then [1] else [partial[-1], partial[-1]])",
    "string(for i in 1..99 return if i = 1 then [1] else [partial[-1], partial[-1]])",
    "for i in 1..999 return if i = 1 then [1] else [partial[-1]]",
    "{f: function(n) f(n + 1), r: f(1)}.r",
    "{f: function(g) g(g), r: f(f)}.r",
    "{f: function(n) if n < 1 then 0 else f(n - 1) + f(n - 1), r: f(50)}.r",
    'for i in 1..99 return if i = 1 then "aa" else replace(partial[-1], "a", "aaaa")',
    'matches(string join(for i in 1..5000 return "a"), "a*a*a*a*a*a*a*a*a*a*a*a*b")',
    'matches(string join(for i in 1..40 return "a"), "(a*)*(a*)*\\1\\2b")',
]

#: Texts that a parser could lose itself in.
KNOTS = [
    sign * 4_000
    for sign in (
        "(", "[", "{a:", "-", "if ", "f(", "a.", "x[", "not(", "]1..", "[1..", "1 in [1..2[",
        "a in (", "1+", '"', "/*", '"\\u', "<", "@", "for i in ", "some i in ",
        "function(a) ", "a instance of list<", "1 in (",
    )
]  # fmt: skip


@pytest.mark.parametrize("text", ESCAPES)
def test_an_escape_gives_nothing_and_touches_nothing(text: str, tmp_path: Path) -> None:
    with Canary(tmp_path) as canary:
        try:
            found = compile_feel(canary.placed(text)).evaluate({"x": {}})
        except FeelSyntaxError as refused:
            assert canary.is_safe(refused)  # noqa: PT017 - most payloads are no FEEL
        else:
            assert found is None
            assert canary.is_safe(found)


@pytest.mark.parametrize("text", EXHAUSTIONS)
def test_an_exhaustion_is_cut_off(text: str) -> None:
    with pytest.raises(FeelBudgetExceeded) as refused:
        compile_feel(text).evaluate({})

    assert text == refused.value.expression


@pytest.mark.parametrize("text", KNOTS)
def test_a_knot_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_feel(text)
    with pytest.raises(FeelSyntaxError):
        compile_unary_tests(text)


@pytest.mark.parametrize(
    "text",
    [
        "1e6000",
        "10 ** 6000",
        "sublist([1], 1e6000)",
        "[1][1e6000]",
        "date(1e6000, 1, 1)",
        'substring("a", 1e6000)',
        'duration("P999999999999999999D") * 1e6000',
        'date("2024-01-01") + duration("P999999999999999999D")',
        "decimal(1e6000, -6000)",
        "for i in 1e6000..1e6000 return i",
        "modulo(1e6000, 1e-6000)",
        "10 ** 10 ** 10 ** 10",
        "exp(1e6000)",
    ],
)
def test_huge_numbers_are_numbers_or_null(text: str) -> None:
    value = compile_feel(f"[string({text})]").evaluate({})

    assert isinstance(value, list)


def test_a_long_sum_is_no_knot() -> None:
    assert compile_feel("1" + " + 1" * 500).evaluate({}) == 501


def test_the_budget_is_the_callers() -> None:
    expression = compile_feel("for i in 1..100 return i")

    with pytest.raises(FeelBudgetExceeded):
        expression.evaluate({}, budget=50)
    assert len(list(expression.evaluate({}, budget=200))) == 100  # type: ignore[call-overload]


WORDS = st.sampled_from(
    [
        "a", "b", "1", "2.5", '"s"', "null", "true", "(", ")", "[", "]", "{", "}", ",", ":",
        ".", "..", "+", "-", "*", "/", "**", "<", "<=", "=", "!=", ">", "if", "then",
        "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "not",
        "between", "instance", "of", "list", "number", "function", "external", "?", "item",
        "partial", "@", '"P1D"', "count", "sum", "string length", "date", "//", "/*", "*/",
    ]
)  # fmt: skip


@given(st.lists(WORDS, max_size=14))
def test_any_text_is_refused_or_has_a_value(words: list[str]) -> None:
    text = " ".join(words)
    values = {"a": [1, {"b": 2}], "b": "x"}

    # Any other exception would be a bug.
    with suppress(FeelSyntaxError, FeelBudgetExceeded, FeelValueRefused):
        from_feel(compile_feel(text).evaluate(values))
    with suppress(FeelSyntaxError, FeelBudgetExceeded):
        assert compile_unary_tests(text).matches(1, values) in {True, False, None}
