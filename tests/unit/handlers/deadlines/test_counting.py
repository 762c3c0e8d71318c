from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.deadlines import statutes
from handlers.deadlines.china_calendar import seed_calendar
from handlers.deadlines.counting import count, warning_days
from handlers.deadlines.rules import DeadlineRule, Roll, Unit
from handlers.deadlines.settings import SETTINGS
from handlers.deadlines.window import reinspection_window

CALENDAR = seed_calendar()
KNOWN_DAYS = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 6, 30))


# The measured table of the design: order or service, then statutory and rolled days.
@pytest.mark.parametrize(
    ("start", "statutory", "effective"),
    [
        (date(2026, 2, 6), date(2026, 2, 21), date(2026, 2, 24)),
        (date(2026, 3, 2), date(2026, 3, 17), date(2026, 3, 17)),
        (date(2026, 4, 20), date(2026, 5, 5), date(2026, 5, 6)),
        (date(2026, 7, 20), date(2026, 8, 4), date(2026, 8, 4)),
        (date(2026, 7, 27), date(2026, 8, 11), date(2026, 8, 11)),
        (date(2026, 11, 23), date(2026, 12, 8), date(2026, 12, 8)),
    ],
)
def test_an_objection_may_be_filed_for_15_days_rolled_forward(
    start: date, statutory: date, effective: date
):
    due = count(statutes.OBJECTION, start, CALENDAR)

    assert (statutory, effective) == (due.statutory, due.effective)
    assert not due.provisional


@pytest.mark.parametrize(
    ("start", "statutory", "effective"),
    [
        (date(2026, 2, 6), date(2026, 4, 7), date(2026, 4, 7)),
        (date(2026, 3, 2), date(2026, 5, 1), date(2026, 5, 6)),
        (date(2026, 4, 20), date(2026, 6, 19), date(2026, 6, 22)),
        (date(2026, 7, 20), date(2026, 9, 18), date(2026, 9, 18)),
        (date(2026, 7, 27), date(2026, 9, 25), date(2026, 9, 28)),
    ],
)
def test_an_order_is_to_be_met_within_60_days_rolled_forward(
    start: date, statutory: date, effective: date
):
    due = count(statutes.RECTIFY, start, CALENDAR)

    assert (statutory, effective) == (due.statutory, due.effective)


@pytest.mark.parametrize(
    ("start", "statutory", "target"),
    [
        (date(2026, 2, 6), date(2026, 4, 22), date(2026, 4, 22)),
        (date(2026, 3, 2), date(2026, 5, 16), date(2026, 5, 15)),
        (date(2026, 4, 20), date(2026, 7, 4), date(2026, 7, 3)),
        (date(2026, 7, 20), date(2026, 10, 3), date(2026, 9, 30)),
        # 10 October is a Saturday and a make-up day: no roll.
        (date(2026, 7, 27), date(2026, 10, 10), date(2026, 10, 10)),
    ],
)
def test_the_reinspection_of_day_75_never_rolls_forward(
    start: date, statutory: date, target: date
):
    due = count(statutes.REINSPECTION, start, CALENDAR)

    assert (statutory, statutory, target) == (due.statutory, due.effective, due.target)


def test_a_deadline_in_a_year_without_a_notice_is_provisional():
    rectify = count(statutes.RECTIFY, date(2026, 11, 23), CALENDAR)
    reinspection = count(statutes.REINSPECTION, date(2026, 11, 23), CALENDAR)

    assert (rectify.statutory, rectify.provisional) == (date(2027, 1, 22), True)
    assert reinspection.statutory == date(2027, 2, 6)
    assert reinspection.target == date(2027, 2, 5)
    assert reinspection.provisional


def test_the_entity_is_warned_15_7_3_and_1_days_before_the_statutory_day():
    due = count(statutes.RECTIFY, date(2026, 3, 2), CALENDAR)

    assert warning_days(statutes.RECTIFY, due) == (
        date(2026, 4, 16),
        date(2026, 4, 24),
        date(2026, 4, 28),
        date(2026, 4, 30),
    )


def test_each_deadline_names_its_article_and_its_count():
    due = count(statutes.REINSPECTION, date(2026, 7, 20), CALENDAR)

    assert due.law_ref == "18号令第47条"
    assert due.count_text == "自 2026-07-20 责令之日起 75 日(自然日)"


def test_the_window_after_an_announcement_is_day_61_to_day_89():
    window = reinspection_window(date(2026, 6, 1), CALENDAR)

    assert (window.opens, window.open_day) == (date(2026, 8, 1), date(2026, 8, 3))
    assert (window.closes, window.target) == (date(2026, 8, 29), date(2026, 8, 28))
    assert not window.provisional


def test_years_end_on_the_same_day_or_the_last_of_the_month():
    due = count(statutes.RETENTION, date(2024, 2, 29), CALENDAR)

    assert due.statutory == date(2030, 2, 28)


def test_hours_end_on_the_day_on_which_they_end():
    stop = next(rule for rule in SETTINGS if rule.key == "stop_sale_h")

    assert count(stop, date(2026, 3, 2), CALENDAR).statutory == date(2026, 3, 3)


@given(
    start=KNOWN_DAYS,
    n=st.integers(min_value=1, max_value=100),
    unit=st.sampled_from([Unit.NATURAL, Unit.WORKING]),
    roll=st.sampled_from(list(Roll)),
)
def test_a_roll_only_helps_the_party_and_never_the_bureau(
    start: date, n: int, unit: Unit, roll: Roll
):
    rule = _rule(n=n, unit=unit, roll=roll)
    due = count(rule, start, CALENDAR)

    assert due.statutory > start
    assert due.effective >= due.statutory
    assert due.target <= due.effective
    if roll is Roll.FORWARD:
        assert CALENDAR.is_working_day(due.effective)
    if roll is Roll.BACK:
        assert due.effective == due.statutory
        assert CALENDAR.is_working_day(due.target)
    if CALENDAR.is_working_day(due.statutory):
        assert due.statutory == due.effective == due.target


@given(
    start=KNOWN_DAYS,
    n=st.integers(min_value=1, max_value=100),
    unit=st.sampled_from([Unit.NATURAL, Unit.WORKING]),
    roll=st.sampled_from(list(Roll)),
)
def test_a_later_start_or_a_longer_period_is_never_due_earlier(
    start: date, n: int, unit: Unit, roll: Roll
):
    rule = _rule(n=n, unit=unit, roll=roll)
    longer = _rule(n=n + 1, unit=unit, roll=roll)
    due = count(rule, start, CALENDAR)

    assert due.effective <= count(rule, start + timedelta(days=1), CALENDAR).effective
    assert due.effective <= count(longer, start, CALENDAR).effective


@given(announced_on=KNOWN_DAYS)
def test_a_window_always_has_its_working_days_inside(announced_on: date):
    window = reinspection_window(announced_on, CALENDAR)

    assert window.opens <= window.open_day < window.target <= window.closes
    assert (window.opens - announced_on).days > 60
    assert (window.closes - announced_on).days < 90


def _rule(*, n: int, unit: Unit, roll: Roll) -> DeadlineRule:
    return DeadlineRule(
        key="any",
        zh="任意",
        unit=unit,
        n=n,
        start_event="当日",
        owner="ent",
        law_ref="某法第1条",
        article="",
        roll=roll,
    )
