from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.deadlines.calendar_rules import CountedDay
from handlers.deadlines.china_calendar import seed_calendar
from handlers.deadlines.errors import CountRefused

CALENDAR = seed_calendar()
KNOWN_DAYS = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 9, 30))


def test_2026_has_248_working_days():
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]

    assert sum(CALENDAR.is_working_day(day) for day in year) == 248


@pytest.mark.parametrize(
    "day",
    [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
)
def test_a_make_up_day_on_a_weekend_is_a_working_day(day: tuple[int, int]):
    assert CALENDAR.is_working_day(date(2026, *day))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 2, 12), 5, date(2026, 2, 26)),
        (date(2026, 9, 18), 3, date(2026, 9, 22)),
        (date(2026, 3, 12), 3, date(2026, 3, 17)),
        (date(2026, 4, 2), 3, date(2026, 4, 8)),
        (date(2026, 4, 2), 0, date(2026, 4, 2)),
    ],
)
def test_working_days_are_counted_from_the_day_after(
    start: date, count: int, expected: date
):
    assert CALENDAR.add_working_days(start, count) == CountedDay(
        expected, provisional=False
    )


def test_a_count_that_enters_an_unknown_year_is_provisional():
    counted = CALENDAR.add_working_days(date(2026, 12, 30), 2)

    # 31 December is known; 1 January would be a holiday, but nobody has said so yet.
    assert counted == CountedDay(date(2027, 1, 1), provisional=True)


def test_in_an_unknown_year_weekends_are_off():
    assert not CALENDAR.is_working_day(date(2027, 1, 2))
    assert CALENDAR.is_working_day(date(2027, 1, 4))


def test_counting_backwards_is_refused():
    with pytest.raises(CountRefused):
        CALENDAR.add_working_days(date(2026, 3, 2), -1)


@given(start=KNOWN_DAYS, count=st.integers(min_value=0, max_value=60))
def test_one_more_working_day_is_always_later(start: date, count: int):
    shorter = CALENDAR.add_working_days(start, count).day
    longer = CALENDAR.add_working_days(start, count + 1).day

    assert shorter < longer
    assert CALENDAR.is_working_day(longer)


@given(
    start=KNOWN_DAYS,
    later=st.integers(min_value=0, max_value=40),
    count=st.integers(min_value=1, max_value=30),
)
def test_a_later_start_is_never_due_earlier(start: date, later: int, count: int):
    first = CALENDAR.add_working_days(start, count).day
    second = CALENDAR.add_working_days(start + timedelta(days=later), count).day

    assert first <= second


@given(start=KNOWN_DAYS, count=st.integers(min_value=1, max_value=30))
def test_exactly_the_counted_days_are_working_days(start: date, count: int):
    last = CALENDAR.add_working_days(start, count).day

    days = [start + timedelta(days=n + 1) for n in range((last - start).days)]
    assert sum(CALENDAR.is_working_day(day) for day in days) == count


@given(day=KNOWN_DAYS)
def test_the_nearest_working_days_enclose_every_day(day: date):
    before = CALENDAR.previous_working_day(day).day
    after = CALENDAR.next_working_day(day).day

    assert before <= day <= after
    assert CALENDAR.is_working_day(before)
    assert CALENDAR.is_working_day(after)
    assert (before == day == after) == CALENDAR.is_working_day(day)


def test_off_days_between_two_days_are_listed():
    off = CALENDAR.off_days_between(date(2026, 2, 13), date(2026, 2, 24))

    assert off == tuple(date(2026, 2, day) for day in range(15, 24))
