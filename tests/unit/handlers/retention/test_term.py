"""Six years to the day, and never a day less (R-B10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.retention.term import has_expired, retain_until

ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("ended_on", "until"),
    [
        (date(2026, 12, 31), date(2032, 12, 31)),
        (date(2026, 2, 28), date(2032, 2, 28)),
        (date(2028, 2, 29), date(2034, 3, 1)),
    ],
)
def test_a_file_is_kept_six_years_from_the_end_of_the_service(
    ended_on: date, until: date
) -> None:
    assert retain_until(ended_on) == until


@given(ended_on=st.dates(min_value=date(2000, 1, 1), max_value=date(2180, 12, 31)))
def test_it_may_go_on_the_day_after_its_last_and_not_before(ended_on: date) -> None:
    last = retain_until(ended_on)

    assert not has_expired(ended_on, last)
    assert has_expired(ended_on, last + ONE_DAY)
    assert last >= ended_on.replace(day=1, month=1, year=ended_on.year + 6)


def test_a_service_that_goes_on_never_expires() -> None:
    assert not has_expired(None, date(2199, 12, 31))
