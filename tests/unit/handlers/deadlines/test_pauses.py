from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.deadlines.china_calendar import seed_calendar
from handlers.deadlines.counting import count
from handlers.deadlines.pauses import Pause
from handlers.deadlines.rules import DeadlineRule, Roll, Unit
from handlers.deadlines.window import reinspection_window

CALENDAR = seed_calendar()
ONE_DAY = timedelta(days=1)
STARTS = st.dates(min_value=date(2010, 1, 1), max_value=date(2025, 6, 30))
UNITS = st.sampled_from([Unit.NATURAL, Unit.WORKING])
LENGTHS = st.integers(min_value=1, max_value=90)


def rule(unit: Unit, n: int, *, include_start: bool = False) -> DeadlineRule:
    return DeadlineRule(
        key="test",
        zh="事项",
        unit=unit,
        n=n,
        start_event="发生之日",
        owner="ent",
        law_ref="某法第1条",
        article="某法第1条",
        roll=Roll.FORWARD,
        include_start=include_start,
    )


@st.composite
def pauses_behind(draw: st.DrawFn, start: date) -> list[Pause]:
    """Draw spells behind a day that do not overlap, some of them empty."""
    day, found = start, []
    for _ in range(draw(st.integers(min_value=0, max_value=3))):
        first = day + draw(st.integers(min_value=0, max_value=40)) * ONE_DAY
        day = first + draw(st.integers(min_value=0, max_value=40)) * ONE_DAY
        found.append(Pause(from_day=first, until=day))
    return found


def walked(unit: Unit, n: int, start: date, pauses: list[Pause]) -> date:
    """Count day by day, as one would on a calendar on the wall."""
    day, left = start, n
    while left:
        day += ONE_DAY
        stands = any(pause.from_day <= day < pause.until for pause in pauses)
        counts = unit is Unit.NATURAL or CALENDAR.is_working_day(day)
        left -= counts and not stands
    return day


@given(start=STARTS, n=LENGTHS, unit=UNITS, data=st.data())
def test_a_suspended_deadline_ends_where_a_wall_calendar_says(
    start: date, n: int, unit: Unit, data: st.DataObject
):
    pauses = data.draw(pauses_behind(start))

    due = count(rule(unit, n), start, CALENDAR, pauses=pauses)

    assert due.statutory == walked(unit, n, start, pauses)
    assert CALENDAR.is_working_day(due.effective)


@given(start=STARTS, n=LENGTHS, unit=UNITS, data=st.data())
def test_a_suspension_never_takes_a_day_away(
    start: date, n: int, unit: Unit, data: st.DataObject
):
    pauses = data.draw(pauses_behind(start))

    suspended = count(rule(unit, n), start, CALENDAR, pauses=pauses)
    plain = count(rule(unit, n), start, CALENDAR)

    assert suspended.statutory >= plain.statutory
    if unit is Unit.NATURAL:
        lost = sum(pause.days for pause in pauses)
        assert suspended.statutory <= plain.statutory + lost * ONE_DAY


@given(start=STARTS, n=LENGTHS, unit=UNITS)
def test_a_day_of_the_event_that_counts_ends_the_deadline_earlier(
    start: date, n: int, unit: Unit
):
    without = count(rule(unit, n), start, CALENDAR)
    counted = count(rule(unit, n, include_start=True), start, CALENDAR)

    if unit is Unit.NATURAL or CALENDAR.is_working_day(start):
        assert counted.statutory < without.statutory
    else:
        assert counted.statutory == without.statutory
    assert "当日计入" in counted.count_text


@given(announced=STARTS, data=st.data())
def test_a_window_moves_as_a_whole_when_it_is_suspended_before_it_opens(
    announced: date, data: st.DataObject
):
    first = data.draw(st.integers(min_value=1, max_value=60))
    length = data.draw(st.integers(min_value=1, max_value=60))
    pause = Pause(
        from_day=announced + first * ONE_DAY,
        until=announced + (first + length) * ONE_DAY,
    )

    plain = reinspection_window(announced, CALENDAR)
    moved = reinspection_window(announced, CALENDAR, pauses=[pause])

    assert (moved.opens, moved.closes) == (
        plain.opens + length * ONE_DAY,
        plain.closes + length * ONE_DAY,
    )
    assert moved.opens <= moved.open_day
    assert moved.target <= moved.closes


def test_suspended_days_are_named_in_the_count():
    spell = Pause(from_day=date(2026, 4, 1), until=date(2026, 4, 11))

    due = count(rule(Unit.NATURAL, 10), date(2026, 3, 31), CALENDAR, pauses=[spell])

    assert due.statutory == date(2026, 4, 20)
    assert due.count_text.endswith("，扣除中止的10日（2026-04-01至2026-04-10）")
