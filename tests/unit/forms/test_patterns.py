"""A pattern whose check may never end is refused, others are not."""

from __future__ import annotations

import re

import pytest

from handlers.forms.patterns import repeats_repeated


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "^(a*)*$",
        "(a|aa)+$",
        r"(\w+\s?)*x",
        "((a+)b)*",
        "(?:a{2,})+",
        "(?P<name>a+){2,9}",
        "([^)]+)*",
        "(a+)+?",
    ],
)
def test_what_repeats_a_repetition_is_told(pattern: str) -> None:
    assert re.compile(pattern)
    assert repeats_repeated(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "^[0-9+()（）\\- ]{5,30}$",
        "^[0-9]+([.][0-9]+)?$",
        r"\(a+\)+",
        "[(a+)]+",
        "[](a+)]+",
        "(ab)+c*",
        "(a+)b+",
        "(a|b){1}",
        "a+b+c*",
        "(?=a+)b",
    ],
)
def test_an_honest_pattern_is_taken(pattern: str) -> None:
    assert re.compile(pattern)
    assert not repeats_repeated(pattern)
