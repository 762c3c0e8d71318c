"""Regular expressions: the same as Python's where both mean the same, and no slower."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.bpmn.feel.regex import PatternFault, compile_pattern

ATOMS = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^b]", "[a-c]"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda parts: f"({'|'.join(parts)})"
        ),
        inner.map(lambda part: f"(?:{part})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "*?", "+?", "{1,2}"])).map(
            lambda pair: f"({pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=6,
)


def spans(pattern: str, text: str, flags: str = "") -> tuple[int, int] | None:
    found = compile_pattern(pattern, flags).search(text, 0, lambda _steps: None)
    return (found.start, found.end) if found is not None else None


@given(pattern=PATTERNS, text=st.text("abcd\n", max_size=12))
@example(pattern="((a)*?)*", text="a")
@example(pattern="((a*?)b?)*", text="aab")
def test_a_search_finds_what_python_finds(pattern: str, text: str) -> None:
    expected = re.search(pattern, text)

    assert (expected.span() if expected is not None else None) == spans(pattern, text)


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|aa)+b", "(a*)*b", "(.*)*x", "a*a*a*a*b"]
)
def test_the_work_grows_with_the_text_and_no_faster(pattern: str) -> None:
    def steps(length: int) -> int:
        taken: list[int] = []
        compile_pattern(pattern, "").search("a" * length, 0, taken.append)
        return sum(taken)

    assert steps(2_000) < 2.2 * steps(1_000)


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "expected"),
    [
        (r"(a)\1", "", "baa", (1, 3)),
        (r"(a)\1", "i", "aA", (0, 2)),
        (r"(.)\10", "", "xx0", (0, 3)),
        ("b$", "m", "ab\nc", (1, 2)),
        ("^c", "m", "ab\nc", (3, 4)),
        ("^", "m", "a\n", (0, 0)),
        ("a.b", "", "a\nb", None),
        ("a.b", "s", "a\nb", (0, 3)),
        ("a b [ ]", "x", "ab ", (0, 3)),
        ("[A-Z-[OI]]", "i", "oq", (1, 2)),
        (r"\p{IsCJKUnifiedIdeographs}+", "", "a中文b", (1, 3)),
        (r"\P{L}", "", "a1", (1, 2)),
        (r"[\d-]+", "", "a1-2", (1, 4)),
        (r"\i\c*", "", "1a-b", (1, 4)),
        ("a{2,3}?", "", "aaa", (0, 2)),
        ("(a{0,2}){2}", "", "aaa", (0, 3)),
    ],
)
def test_what_is_special_to_xpath(
    pattern: str, flags: str, text: str, expected: tuple[int, int] | None
) -> None:
    assert expected == spans(pattern, text, flags)


@pytest.mark.parametrize(
    "pattern",
    [
        "(", ")", "*", "a**", "[", "[]", "[b-a]", "a{2,1}", "a{9999}", r"\3", r"(a\1)",
        r"[\1]", r"\q", r"\p{Xx}", r"\p{IsNowhere}", "(?=a)", "(?i)a", "(?P<n>a)", "a{",
        "((((((a{999}){999})))))", "(" * 100, "a" * 2_000,
    ],
)  # fmt: skip
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(PatternFault):
        compile_pattern(pattern, "")


def test_flags_are_known_ones() -> None:
    with pytest.raises(PatternFault):
        compile_pattern("a", "u")
