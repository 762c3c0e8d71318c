"""On which days patrols take place: a table made by hand, and what always holds."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.butler.occurrences import (
    FARTHEST,
    Dropped,
    Occurrence,
    Version,
    Why,
    history,
    occurrences,
    outcomes,
    patrols_of,
)
from handlers.butler.patrol_days import (
    AllDays,
    PatrolDays,
    ProductionDays,
    WorkingDays,
    patrol_days,
)
from handlers.butler.rhythm import Days, Frequency, OffDay, Rhythm, rhythm_faults
from handlers.deadlines.china_calendar import seed_calendar
from tests.unit.handlers.butler.year_2026 import FIRST, HOW_MANY, LAST, RHYTHMS, table

WORKING = WorkingDays(seed_calendar())
#: Closed from 10 February to 20 March, and on Mondays; works on Saturdays.
CLIENT = ProductionDays(
    weekdays=frozenset({2, 3, 4, 5, 6}),
    named={date(2026, 2, 10) + timedelta(n): False for n in range(39)},
)
EVERY = {Days.ALL: AllDays(), Days.WORKING: WORKING, Days.PRODUCTION: CLIENT}


def _days(rhythm: Rhythm, days: PatrolDays = WORKING) -> list[date]:
    found = occurrences(rhythm, days, since=rhythm.valid_from, until=rhythm.valid_to)
    return [each.day for each in found]


# By hand


def test_the_year_goes_as_the_table_made_by_hand_says() -> None:
    planned = {name: set(_days(rhythm)) for name, rhythm in RHYTHMS.items()}

    for day, expected in table():
        assert {name for name, days in planned.items() if day in days} == expected, day
    assert {name: len(days) for name, days in planned.items()} == HOW_MANY


def test_the_table_has_every_day_of_its_three_months() -> None:
    days = [day for day, _ in table()]

    assert days == [
        date(2026, m, d + 1) for m, n in ((2, 28), (5, 31), (10, 31)) for d in range(n)
    ]


def test_the_31st_is_the_last_day_of_every_month_and_29_february_of_every_year() -> (
    None
):
    monthly = Rhythm(
        frequency=Frequency.MONTH,
        monthday=31,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 4, 30),
    )
    yearly = Rhythm(
        frequency=Frequency.YEAR,
        month=2,
        monthday=29,
        valid_from=date(2026, 1, 1),
        valid_to=date(2028, 12, 31),
    )

    assert _days(monthly, AllDays()) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]
    assert _days(yearly, AllDays()) == [
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


def test_every_second_month_is_counted_from_the_first_that_can_be() -> None:
    rhythm = Rhythm(
        frequency=Frequency.MONTH,
        every_n=2,
        monthday=10,
        valid_from=date(2026, 1, 15),
        valid_to=date(2026, 8, 1),
    )

    assert _days(rhythm, AllDays()) == [
        date(2026, 2, 10),
        date(2026, 4, 10),
        date(2026, 6, 10),
    ]


def test_a_named_day_without_a_patrol_says_why() -> None:
    week = RHYTHMS["周"]
    found = outcomes(week, WORKING, since=date(2026, 2, 9), until=date(2026, 2, 28))

    assert list(found) == [
        Occurrence(date(2026, 2, 9), date(2026, 2, 9)),
        Occurrence(date(2026, 2, 16), date(2026, 2, 24)),
        Dropped(date(2026, 2, 23), Why.JOINED),
    ]


def test_a_client_who_produces_nothing_for_weeks_is_not_visited_instead_later() -> None:
    rhythm = Rhythm(
        frequency=Frequency.WEEK, weekday=3, valid_from=FIRST, valid_to=LAST
    )
    found = outcomes(rhythm, CLIENT, since=date(2026, 2, 9), until=date(2026, 2, 18))

    # 21 March, the first day of work, is a month from the 18th and more from the 11th.
    assert list(found) == [Dropped(date(2026, 2, 11), Why.NOWHERE)]


def test_days_of_a_year_without_a_notice_are_provisional() -> None:
    rhythm = Rhythm(
        frequency=Frequency.DAY,
        valid_from=date(2026, 12, 31),
        valid_to=date(2027, 1, 1),
    )
    found = list(occurrences(rhythm, WORKING, since=FIRST, until=date(2027, 1, 1)))

    assert [each.provisional for each in found] == [False, True]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"every_n": 0}, "every_n"),
        ({"frequency": Frequency.WEEK, "weekday": 8}, "weekday"),
        ({"frequency": Frequency.MONTH, "monthday": 32}, "monthday"),
        ({"frequency": Frequency.QUARTER, "month": 4}, "month"),
        ({"frequency": Frequency.YEAR, "month": 13}, "month"),
        ({"valid_to": date(2025, 12, 31)}, "valid_to"),
    ],
)
def test_a_rhythm_that_cannot_be_is_refused(
    wrong: dict[str, object], field: str
) -> None:
    given_ = {
        "frequency": Frequency.DAY,
        "valid_from": FIRST,
        "valid_to": LAST,
        **wrong,
    }

    assert [name for name, _ in rhythm_faults(Rhythm(**given_))] == [field]


# What always holds

_DATES = st.dates(date(2024, 1, 1), date(2026, 12, 1))


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    """Draw any rhythm of up to two years."""
    frequency = draw(st.sampled_from(Frequency))
    valid_from = draw(_DATES)
    months = 3 if frequency is Frequency.QUARTER else 12
    return Rhythm(
        frequency=frequency,
        valid_from=valid_from,
        valid_to=valid_from + timedelta(draw(st.integers(0, 730))),
        every_n=draw(st.integers(1, 5)),
        weekday=draw(st.integers(1, 7)),
        monthday=draw(st.integers(1, 31)),
        month=draw(st.integers(1, months)),
        days=draw(st.sampled_from(Days)),
        on_off_day=draw(st.sampled_from(OffDay)),
    )


def _of(rhythm: Rhythm) -> PatrolDays:
    return patrol_days(rhythm.days, calendar=seed_calendar(), production=CLIENT)


@given(rhythms())
def test_patrols_are_in_order_without_doubles_on_allowed_days_of_the_plan(
    rhythm: Rhythm,
) -> None:
    days = _of(rhythm)
    wide = {"since": date(2023, 1, 1), "until": date(2030, 1, 1)}
    found = list(occurrences(rhythm, days, **wide))

    assert all(a.day < b.day for a, b in pairwise(found))
    assert len({each.nominal for each in found}) == len(found)
    for each in found:
        assert days.allows(each.day)
        assert rhythm.valid_from <= each.day <= rhythm.valid_to
        assert abs(each.day - each.nominal) <= FARTHEST
        if rhythm.on_off_day is OffDay.SKIP:
            assert not each.is_moved
        elif each.is_moved:
            earlier = each.day < each.nominal
            assert earlier == (rhythm.on_off_day is OffDay.PREVIOUS)


@given(rhythms(), _DATES, st.integers(0, 400))
def test_a_part_of_the_time_shows_the_part_of_the_patrols(
    rhythm: Rhythm, since: date, length: int
) -> None:
    days, until = _of(rhythm), since + timedelta(length)
    whole = occurrences(rhythm, days, since=date(2023, 1, 1), until=date(2030, 1, 1))

    part = list(occurrences(rhythm, days, since=since, until=until))

    assert part == [each for each in whole if since <= each.day <= until]


@given(rhythms())
def test_a_day_that_a_month_lacks_is_its_last_day(rhythm: Rhythm) -> None:
    assume(rhythm.frequency not in {Frequency.DAY, Frequency.WEEK})
    for each in occurrences(rhythm, AllDays(), since=FIRST, until=LAST):
        last = calendar.monthrange(each.day.year, each.day.month)[1]
        assert each.day.day == min(rhythm.monthday, last)


@given(rhythms(), rhythms(), st.integers(0, 730))
def test_a_change_keeps_what_was_before_it(
    old: Rhythm, new: Rhythm, after: int
) -> None:
    change = old.valid_from + timedelta(after)
    versions = [
        Version(old.valid_from, old, _of(old)),
        Version(change, new, _of(new)),
    ]
    wide = {"since": date(2023, 1, 1), "until": date(2030, 1, 1)}

    found = list(patrols_of(history(versions, **wide)))

    assert [each for each in found if each.day < change] == [
        each for each in occurrences(old, _of(old), **wide) if each.day < change
    ]
    assert all(a.day < b.day for a, b in pairwise(found))
    assert len({each.nominal for each in found}) == len(found)
    later = {each for each in found if each.day >= change}
    assert later <= set(occurrences(new, _of(new), **wide))
