"""The periods of a contract's summaries: without gaps, the last one ends with it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.butler.service.experience import too_few_projects
from handlers.butler.service.schedule import Period, periods

_DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_half_years_of_a_year() -> None:
    found = periods(date(2026, 1, 1), date(2026, 12, 31), months=6, review_days=15)

    assert found == [
        Period(date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)),
        Period(date(2026, 7, 1), date(2026, 12, 31), date(2026, 12, 16)),
    ]


def test_months_from_the_last_day_of_january_on() -> None:
    found = periods(date(2026, 1, 31), date(2026, 4, 30), months=1, review_days=5)

    assert [each.first for each in found] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


@given(
    first=_DAYS,
    length=st.integers(0, 2000),
    months=st.sampled_from([1, 3, 6, 12]),
    review=st.integers(1, 180),
)
def test_periods_cover_a_contract_and_each_is_written_in_its_time(
    first: date, length: int, months: int, review: int
) -> None:
    last = first + timedelta(days=length)
    found = periods(first, last, months=months, review_days=review)

    assert (found[0].first, found[-1].last) == (first, last)
    for one, other in pairwise(found):
        assert other.first == one.last + timedelta(days=1)
        assert one.due_from == other.first
    for each in found:
        assert each.first <= each.last
        assert each.first <= each.due_from <= last
    assert found[-1].due_from <= last


@pytest.mark.parametrize(("led", "refused"), [(2, True), (3, False), (9, False)])
def test_a_lead_has_led_enough_projects(led: int, *, refused: bool) -> None:
    assert bool(too_few_projects(led, 3)) is refused
