"""What a plan says in words, when its patrols are of use, and what it cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from handlers.butler.plan import COMPULSORY, SECTIONS, Depth, Window, plan_faults
from handlers.butler.rhythm import Frequency, rhythm_words
from handlers.butler.states import patrol_key, useful_until
from handlers.deadlines.local_time import SHANGHAI
from tests.support.butler_house import daily


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "每日"),
        ({"every_n": 3}, "每3日"),
        ({"frequency": Frequency.WEEK, "weekday": 3}, "每周的周三"),
        ({"frequency": Frequency.WEEK, "every_n": 2}, "每2周的周一"),
        ({"frequency": Frequency.MONTH, "monthday": 31}, "每月31日"),
        ({"frequency": Frequency.MONTH, "every_n": 2}, "每2个月1日"),
        ({"frequency": Frequency.QUARTER, "month": 3}, "每季第3个月1日"),
        ({"frequency": Frequency.YEAR, "month": 10}, "每年10月1日"),
    ],
)
def test_how_often_it_is_is_said_in_words(changed: dict[str, Any], words: str) -> None:
    assert rhythm_words(daily(**changed).rhythm) == words


@pytest.mark.parametrize(
    ("frequency", "now", "until"),
    [
        (Frequency.DAY, (3, 12), (3, 17)),
        # The next daily one follows: nobody makes up for yesterday's.
        (Frequency.DAY, (3, 18), None),
        (Frequency.DAY, (4, 9), None),
        # A rarer one is done today while its hours last, else tomorrow.
        (Frequency.WEEK, (4, 9), (4, 17)),
        (Frequency.YEAR, (4, 20), (5, 17)),
    ],
)
def test_until_when_a_patrol_is_of_use(
    frequency: Frequency, now: tuple[int, int], until: tuple[int, int] | None
) -> None:
    window = Window(time(9), time(17))

    found = useful_until(window, date(2026, 3, 3), frequency, now=_at(*now))

    assert found == (None if until is None else _at(*until))


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=SHANGHAI)


def test_the_depth_decides_what_must_be_answered() -> None:
    assert COMPULSORY[Depth.DEEP] == tuple(SECTIONS)
    assert set(COMPULSORY[Depth.BRIEF]) < set(COMPULSORY[Depth.STANDARD])
    assert daily(depth=Depth.BRIEF).compulsory == ("c", "d", "e")
    # A plan may name its own, in the order of the specification.
    assert daily(sections=("g", "a")).compulsory == ("a", "g")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "巡" * 61}, "name"),
        ({"window": Window(time(9), time(9))}, "window_end"),
        ({"backup": "walker"}, "backup"),
        ({"template": "f_b9"}, "template"),
        ({"sections": ("h",)}, "sections"),
    ],
)
def test_a_plan_that_cannot_be_says_why(changed: dict[str, Any], field: str) -> None:
    assert [name for name, _ in plan_faults(replace(daily(), **changed))] == [field]


def test_a_patrol_is_called_by_its_plan_and_the_day_that_it_names() -> None:
    assert patrol_key("p1", date(2026, 3, 1)) == "p1:2026-03-01"
