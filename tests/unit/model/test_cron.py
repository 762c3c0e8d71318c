"""Cron expressions as designers write them: what they mean, and when they are due."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ExpressionFailed
from engine.model.cron import MOST_COUNTED
from engine.model.timers import series_of

XIAMEN = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
#: A Sunday.
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=XIAMEN)


def due_times(
    text: str, *, count: int = 3, now: datetime = NOW, zone: tzinfo = XIAMEN
) -> list[str]:
    """Return the first times as the clock of the zone shows them."""
    series = series_of(text, now=now, zone=zone)
    found: list[str] = []
    due = series.first_due(now)
    while due is not None and len(found) < count:
        found.append(due.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"))
        due = series.after(due)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0 9 ? * MON-FRI", ["11-23 09:00", "11-24 09:00", "11-25 09:00"]),
        ("0 0 9 ? * mon,Wed", ["11-23 09:00", "11-25 09:00", "11-30 09:00"]),
        ("0 0 9 * * SAT", ["11-28 09:00", "12-05 09:00", "12-12 09:00"]),
        ("0 0 9 ? * FRI-MON/2", ["11-27 09:00", "11-29 09:00", "12-04 09:00"]),
        ("0 0/30 9-10 * * ?", ["11-22 10:00", "11-22 10:30", "11-23 09:00"]),
        ("0 0/5 * * * ?", ["11-22 09:35", "11-22 09:40", "11-22 09:45"]),
        ("0 5/25 * * * ?", ["11-22 09:55", "11-22 10:05", "11-22 10:30"]),
        ("0 */20 8 * * *", ["11-23 08:00", "11-23 08:20", "11-23 08:40"]),
        ("0 0 22-1 * * ?", ["11-22 22:00", "11-22 23:00", "11-23 00:00"]),
        ("0 15 10 L * ?", ["11-30 10:15", "12-31 10:15", "01-31 10:15"]),
        ("0 15 10 L-2 * ?", ["11-28 10:15", "12-29 10:15", "01-29 10:15"]),
        ("0 15 10 LW * ?", ["11-30 10:15", "12-31 10:15", "01-29 10:15"]),
        ("0 0 0 1W * ?", ["12-01 00:00", "01-01 00:00", "02-01 00:00"]),
        ("0 0 0 15W 5,8 ?", ["05-14 00:00", "08-16 00:00", "05-15 00:00"]),
        ("0 0 0 31W * ?", ["12-31 00:00", "01-29 00:00", "03-31 00:00"]),
        ("0 0 9 ? * FRIL", ["11-27 09:00", "12-25 09:00", "01-29 09:00"]),
        ("0 0 9 ? * MON#1", ["12-07 09:00", "01-04 09:00", "02-01 09:00"]),
        ("0 0 9 ? * MON#5", ["11-30 09:00", "03-29 09:00", "05-31 09:00"]),
        ("0 0 9 1,15 JAN-MAR ?", ["01-01 09:00", "01-15 09:00", "02-01 09:00"]),
        ("0 0 0 30 * ?", ["11-30 00:00", "12-30 00:00", "01-30 00:00"]),
        ("0 30 9 * * ?", ["11-23 09:30", "11-24 09:30", "11-25 09:30"]),
        ("@daily", ["11-23 00:00", "11-24 00:00", "11-25 00:00"]),
        ("@weekly", ["11-29 00:00", "12-06 00:00", "12-13 00:00"]),
        ("@Monthly", ["12-01 00:00", "01-01 00:00", "02-01 00:00"]),
        ("@hourly", ["11-22 10:00", "11-22 11:00", "11-22 12:00"]),
    ],
)
def test_a_cron_expression_is_due_at_these_times(
    text: str, expected: list[str]
) -> None:
    assert [shown[5:16] for shown in due_times(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0 9 29 2 ?", ["2028-02-29", "2032-02-29", "2036-02-29"]),
        ("0 0 9 ? 2 TUE#5", ["2028-02-29", "2056-02-29", "2084-02-29"]),
        ("0 0 9 1 1 ? 2027-2029/2", ["2027-01-01", "2029-01-01"]),
        ("0 0 9 1 1 ? 2026,2031", ["2031-01-01"]),
        ("@yearly", ["2027-01-01", "2028-01-01", "2029-01-01"]),
    ],
)
def test_years_and_rare_days(text: str, expected: list[str]) -> None:
    assert [shown[:10] for shown in due_times(text)] == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0 0 * * *", "six fields"),
        ("0 0 0 * * ? 2027 *", "six fields"),
        ("@never", "six fields"),
        ("@reboot", "six fields"),
        ("60 0 0 * * ?", "'60' is no second"),
        ("0 60 0 * * ?", "'60' is no minute"),
        ("0 0 24 * * ?", "'24' is no hour"),
        ("0 0 0 0 * ?", "'0' is no day of month"),
        ("0 0 0 32 * ?", "'32' is no day of month"),
        ("0 0 0 * 13 ?", "'13' is no month"),
        ("0 0 0 * MAI ?", "'MAI' is no month"),
        ("0 0 0 ? * MONDAY", "'MONDAY' is no day of week"),
        ("0 0 0 ? * 2", "2 means different days in different engines"),
        ("0 0 0 ? * 2-6", "2 means different days in different engines"),
        ("0 0 0 ? * 6#3", "'6#3' is no day of week"),
        ("0 0 0 ? * 6L", "'6L' is no day of week"),
        ("0 0 0 ? * L", "'L' is no day of week"),
        ("0 0 0 ? * MON#6", "'MON#6' is no day of week"),
        ("0 0 0 1 * MON", "the day of the month or the day of the week"),
        ("0 0 0 ? * ?", "one of the two days"),
        ("0 0/0 * * * ?", "'0/0' is no minute"),
        ("0 0/99 * * * ?", "'0/99' is no minute"),
        ("0 /5 * * * ?", "'/5' is no minute"),
        ("0 *-5 * * * ?", "'*-5' is no minute"),
        ("0 1- * * * ?", "'1-' is no minute"),
        ("0 , * * * ?", "'' is no minute"),
        ("0 -1 * * * ?", "'-1' is no minute"),
        ("0 ? * * * ?", "'?' is no minute"),
        ("0 0 0 L-31 * ?", "'L-31' is no day of month"),
        ("0 0 0 32W * ?", "'32' is no day of month"),
        ("0 0 0 1|2 * ?", "'1|2' is no day of month"),
        ("0 0 0 30 2 ?", "its day exists in no year"),
        ("0 0 0 29 2 ? 2027", "its day exists in no year"),
        ("0 0 0 * * ? 1969", "'1969' is no year"),
        ("0 0 0 * * ? 2029-2027", "'2029-2027' is no year"),
        ("0 0 0 \uff11 * ?", "is no day of month"),
        ("0 0 0 * * " + "?" * 300, "not longer than"),
    ],
)
def test_what_has_no_single_meaning_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ExpressionFailed) as failed:
        series_of(text, now=NOW, zone=XIAMEN)

    assert reason in failed.value.reason


# When the clocks change ------------------------------------------------------------


def around(text: str, begin: datetime, hours: int) -> list[str]:
    """Return all times of a span in New York, as UTC."""
    series = series_of(text, now=begin, zone=NEW_YORK)
    found = []
    due = series.after(begin)
    while due is not None and due <= begin + timedelta(hours=hours):
        found.append(due.strftime("%d %H:%M"))
        due = series.after(due)
    return found


#: Midnight in New York on the days on which clocks go forward, and back.
SPRING = datetime(2026, 3, 8, 5, tzinfo=UTC)
AUTUMN = datetime(2026, 11, 1, 4, tzinfo=UTC)


def test_what_the_clock_leaves_out_is_due_when_it_has_been_put_forward() -> None:
    assert around("0 30 2 * * ?", SPRING, 48) == ["08 07:00", "09 06:30"]
    assert around("0 0/20 2-3 * * ?", SPRING, 24) == [
        "08 07:00",
        "08 07:20",
        "08 07:40",
    ]


def test_what_the_clock_shows_twice_is_due_the_first_time() -> None:
    assert around("0 30 1 * * ?", AUTUMN, 48) == ["01 05:30", "02 06:30"]
    assert around("0 0/30 0-2 * * ?", AUTUMN, 24) == [
        "01 04:30",
        "01 05:00",
        "01 05:30",
        "01 07:00",
        "01 07:30",
    ]


def test_an_expression_for_every_hour_goes_by_the_hours_that_pass() -> None:
    assert around("0 30 * * * ?", SPRING, 4) == [
        f"08 {hour:02}:30" for hour in range(5, 9)
    ]
    assert around("0 30 * * * ?", AUTUMN, 4) == [
        f"01 {hour:02}:30" for hour in range(4, 8)
    ]
    assert len(around("0 * * * * ?", AUTUMN, 24)) == 24 * 60


def test_a_change_of_half_an_hour_is_met_as_well() -> None:
    # Given the clocks of Lord Howe, put forward from 2:00 to 2:30
    zone = ZoneInfo("Australia/Lord_Howe")
    now = datetime(2026, 10, 3, 12, tzinfo=UTC)

    # Then
    assert due_times("0 15 2 * * ?", count=2, now=now, zone=zone) == [
        "2026-10-04 02:30:00",
        "2026-10-05 02:15:00",
    ]


def test_no_day_is_left_out_and_none_comes_twice_in_two_years() -> None:
    # Given every quarter of an hour between one and three
    for quarter in (1, 4, 6):
        text = f"0 {quarter % 4 * 15} {1 + quarter // 4} * * ?"
        shown = due_times(text, count=730, zone=NEW_YORK)

        # Then
        days = [date.fromisoformat(each[:10]) for each in shown]
        assert {b - a for a, b in pairwise(days)} == {timedelta(days=1)}


# Against an independent calendar ----------------------------------------------------

_NAMES = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
_MINUTES = st.sampled_from([("0", {0}), ("7,40", {7, 40}), ("0/15", {0, 15, 30, 45})])
_HOURS = st.sampled_from(
    [("9", {9}), ("0-2", {0, 1, 2}), ("23-1", {23, 0, 1}), ("*/8", {0, 8, 16})]
)


def _is_last_workday(day: date) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    later = (date(day.year, day.month, n) for n in range(day.day + 1, last + 1))
    return day.weekday() < 5 and all(each.weekday() >= 5 for each in later)


_DAYS = st.sampled_from(
    [
        ("* * ?", lambda day: day.day > 0),
        ("? * MON-FRI", lambda day: day.weekday() < 5),
        ("? * SAT,SUN", lambda day: day.weekday() > 4),
        ("L * ?", lambda day: (day + timedelta(days=1)).day == 1),
        ("LW * ?", _is_last_workday),
        ("? * WED#3", lambda day: day.weekday() == 2 and 15 <= day.day <= 21),
        (
            "? * THUL",
            lambda day: (
                day.weekday() == 3 and (day + timedelta(days=7)).month != day.month
            ),
        ),
        ("31 * ?", lambda day: day.day == 31),
        ("1-7 FEB,MAR ?", lambda day: day.day <= 7 and day.month in {2, 3}),
    ]
)
_BEGINS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
)


@given(_MINUTES, _HOURS, _DAYS, _BEGINS)
def test_the_next_time_is_the_first_that_a_plain_search_finds(
    minutes: tuple, hours: tuple, days: tuple, begin: datetime
) -> None:
    # Given a search through all quarters that could match, day by day
    expected: list[datetime] = []
    day = begin.date()
    while len(expected) < 5:
        expected += [
            moment
            for hour in sorted(hours[1])
            for minute in sorted(minutes[1])
            if days[1](day)
            and (moment := datetime.combine(day, time(hour, minute))) > begin
        ]
        day += timedelta(days=1)

    # When
    text = f"0 {minutes[0]} {hours[0]} {days[0]}"
    now = begin.replace(tzinfo=UTC)
    found = due_times(text, count=5, now=now, zone=UTC)

    # Then
    assert [str(moment) for moment in expected[:5]] == found


@given(
    st.sampled_from(["0 0/30 * * * ?", "0 15 1-3 * * ?", "0 0 9 ? * MON-FRI"]),
    st.datetimes(
        min_value=datetime(2025, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
        max_value=datetime(2028, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
        timezones=st.just(UTC),
    ),
    st.sampled_from([UTC, XIAMEN, NEW_YORK, ZoneInfo("Australia/Lord_Howe")]),
)
def test_the_next_time_always_lies_ahead_and_nothing_lies_between(
    text: str, moment: datetime, zone: tzinfo
) -> None:
    # When
    series = series_of(text, now=moment, zone=zone)
    due = series.after(moment)

    # Then
    assert due is not None
    assert due > moment
    middle = moment + (due - moment) / 2
    assert series.after(middle) == due
    assert series.after(due - datetime.resolution) == due
    assert series.count(moment, due) == 1


def test_what_was_missed_is_counted_up_to_a_limit() -> None:
    series = series_of("0 * * * * ?", now=NOW, zone=XIAMEN)

    assert series.count(NOW, NOW + timedelta(days=1)) == 24 * 60
    assert series.count(NOW, NOW + timedelta(days=30)) == MOST_COUNTED


@given(st.text(alphabet="0123456789*?/-,LW#MONFRI ", max_size=40))
def test_any_soup_of_cron_letters_is_read_or_refused(text: str) -> None:
    assert reads(text) in {True, False}


def reads(text: str) -> bool:
    try:
        series_of(text, now=NOW, zone=XIAMEN).after(NOW)
    except ExpressionFailed:
        return False
    return True
