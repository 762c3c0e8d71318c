"""Strings, names and comments as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.feel import compile_feel
from engine.bpmn.feel.writing import quoted
from engine.errors import FeelSyntaxError
from tests.unit.feel.support import evaluated, shown


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_quoted_string_reads_back(text: str) -> None:
    assert text == evaluated(quoted(text))


@given(st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text('ab"\\\n 中', max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text('ab+ "', max_size=4), inner, max_size=3),
    max_leaves=8,
))  # fmt: skip
def test_a_written_value_reads_back(value: object) -> None:
    written = shown("[a]", a=value)

    assert evaluated("[a]", a=value) == evaluated(written)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'"\u4e2d\U01F40E"', "中🐎"),
        (r'"\ud83d\udc0e"', "🐎"),
        (r'"\"\\\t"', '"\\\t'),
        (r'"\d+"', r"\d+"),
        ("1 + /* two */ 2 // three", "3"),
        ('{"a b": 1}.a b', "1"),
        ("{a-b: 1, c: a-b + 1}.c", "2"),
        ("{督查 次数: 2}.督查 次数", "2"),
        ("{if then: 1}.if then", "1"),
        ('{a: 1, "a": 2}', "null"),
    ],
)
def test_spelling(text: str, expected: str) -> None:
    assert expected == shown(text)


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        (["a", "b", "a - b"], "a - b", 100),
        (["a", "b"], "a - b", 1),
        (["a", "in stock"], "a + in stock", 7),
        (["date", "b"], "date", 9),
    ],
)
def test_known_names_decide(names: list[str], text: str, expected: int) -> None:
    values = {"a": 3, "b": 2, "a - b": 100, "in stock": 4, "date": 9}

    assert expected == compile_feel(text, names=names).evaluate(values)


def test_a_name_of_the_caller_hides_a_function() -> None:
    assert evaluated("count + 1", count=2) == 3


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("a + b", {"b"}),
        ("for x in a return x + partial[-1]", set()),
        ("[{q: 1}][q = 1 and r = 2]", set()),
        ("{x: 1, y: x}", set()),
        ("function(p) p + z", {"z"}),
        ("a.anything", set()),
    ],
)
def test_unknown_names_are_told(text: str, unknown: set[str]) -> None:
    assert unknown == compile_feel(text, names=["a"]).unknown_names


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("1 +\n* 2", 5),
        ('"open', 1),
        ("a /* open", 3),
        ("[1, 2", 6),
        ("{a 1}", 2),
        ("if a then b", 12),
        ("for x return x", 5),
        ("a instance of thing", 15),
        ("f(a: 1, a: 2)", 10),
        ('@"yesterday"', 2),
        ("a ~ b", 3),
        ("1e99999", 1),
        ('"\\uD8"', 1),
        ('"\\ud83d"', 1),
    ],
)
def test_faults_have_a_place(text: str, position: int) -> None:
    with pytest.raises(FeelSyntaxError) as refused:
        compile_feel(text)

    assert position == refused.value.position
    assert refused.value.reason
    assert refused.value.reason_zh
