from __future__ import annotations

import pytest

from handlers.documents.errors import NumberRuleRefused, NumbersExhausted
from handlers.documents.number_pattern import NumberPattern, may_clash, number_pattern
from handlers.documents.number_rules import DEFAULT_PATTERNS


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("厦市监责改〔{year}〕{n}号", "厦市监责改〔2026〕12号"),
        ("XMLD-{year}-{n:4}", "XMLD-2026-0012"),
        ("{n:3}/{year}", "012/2026"),
    ],
)
def test_a_pattern_is_filled_with_year_and_serial(pattern, number):
    assert number_pattern(pattern).number(year=2026, serial=12) == number


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "厦市监",
        "厦市监〔{year}〕号",
        "厦市监{n}号",
        "{year}-{n}-{n}",
        "{year}-{year}-{n}",
        "{year}{n}",
        "A{year}-{n}5",
        "A1{year}-{n}",
        "{bureau}{bureau}{year}-{n}",
        "{year.real}-{n}",
        "{year}-{n:0}",
        "{year}-{n}\n",
        "{year}-{n}\x00号",
        "厦" * 60 + "{year}-{n}",
    ],
)
def test_a_pattern_that_gives_a_number_twice_or_none_is_refused(pattern):
    if pattern == "{year}-{n}\n":
        # What surrounds it was typed by accident.
        assert number_pattern(pattern).text == "{year}-{n}"
        return
    with pytest.raises(NumberRuleRefused):
        number_pattern(pattern)


@pytest.mark.parametrize("pattern", DEFAULT_PATTERNS.values())
def test_the_patterns_that_the_program_comes_with_are_in_order(pattern):
    assert number_pattern(pattern).text == pattern


def test_no_two_kinds_come_with_the_same_pattern():
    assert len(set(DEFAULT_PATTERNS.values())) == len(DEFAULT_PATTERNS)


def test_four_digits_hold_9999_numbers():
    pattern = number_pattern("XMLD-{year}-{n:4}")

    assert pattern.number(year=2026, serial=9999) == "XMLD-2026-9999"
    with pytest.raises(NumbersExhausted):
        pattern.number(year=2026, serial=10000)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("厦〔{year}〕{n}号", "厦〔{year}〕{n:3}号", True),
        ("厦〔{year}〕{n:2}号", "厦〔{year}〕{n:3}号", False),
        ("厦〔{year}〕{n}号", "思〔{year}〕{n}号", False),
        ("厦〔{year}〕{n}号", "厦[{year}]{n}号", False),
        ("{year}-{n}", "{n}-{year}", True),
        ("{year}-{n:3}", "{n:3}-{year}", False),
        ("A12-{year}-{n}", "A{n}-{year}-7", True),
        ("A012-{year}-{n}", "A{n}-{year}-7", False),
        ("A012-{year}-{n}", "A{n:3}-{year}-7", True),
        ("A-{year}-{n}", "A-{year}-{n}号", False),
    ],
)
def test_patterns_clash_if_one_number_could_be_of_both(one, other, clash):
    patterns = NumberPattern(one), NumberPattern(other)

    assert may_clash(*patterns) is clash
    assert may_clash(*reversed(patterns)) is clash


def test_a_pattern_names_its_bureau_once_and_anywhere():
    pattern = number_pattern("{bureau}责改〔{year}〕{n}号")

    assert pattern.names_bureau
    assert pattern.of_bureau("思市监").number(year=2026, serial=3) == (
        "思市监责改〔2026〕3号"
    )
