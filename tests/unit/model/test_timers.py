"""When timers are due: dates, durations and what all cycles have in common."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ExpressionFailed
from engine.model.timers import parse_due

XIAMEN = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 1, 31, 1, 0, tzinfo=UTC)


def due(kind: str, value: object) -> datetime:
    return parse_due(kind, value, now=NOW, zone=XIAMEN).first_due


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T00:00:00Z", "2026-03-01T00:00:00"),
        ("2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00"),
        ("2026-03-01T08:00+0800", "2026-03-01T00:00:00"),
        ("2026-03-01T00:00:00.500Z", "2026-03-01T00:00:00.500"),
        ("2026-03-01T08:00:00", "2026-03-01T00:00:00"),
        (" 2026-03-01 ", "2026-02-28T16:00:00"),
        ("2026-03-01T24:00", "2026-03-01T16:00:00"),
        ("20260301T080000", "2026-03-01T00:00:00"),
        ("20260301T000000,5Z", "2026-03-01T00:00:00.500"),
        ("2026-W09-7", "2026-02-28T16:00:00"),
        ("2026W097T08", "2026-03-01T00:00:00"),
        ("2026-060T08:00", "2026-03-01T00:00:00"),
        ("2026060", "2026-02-28T16:00:00"),
        ("P1D", "2026-02-01T01:00:00"),
        (date(2026, 3, 1), "2026-02-28T16:00:00"),
        (datetime(2026, 3, 1, 8, tzinfo=XIAMEN), "2026-03-01T00:00:00"),
    ],
)
def test_a_date_is_a_moment_in_utc(value: object, expected: str) -> None:
    assert utc(expected) == due("date", value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P15D", "2026-02-15T01:00:00"),
        ("P2W", "2026-02-14T01:00:00"),
        ("P1M", "2026-02-28T01:00:00"),
        ("P1Y1M", "2027-02-28T01:00:00"),
        ("P2Y1M", "2028-02-29T01:00:00"),
        ("P12M", "2027-01-31T01:00:00"),
        ("P1M1D", "2026-03-01T01:00:00"),
        ("PT24H", "2026-02-01T01:00:00"),
        ("P1DT2H3M4S", "2026-02-01T03:03:04"),
        ("PT0.5S", "2026-01-31T01:00:00.500"),
        ("PT1,5H", "2026-01-31T02:30:00"),
        ("P0.5D", "2026-01-31T13:00:00"),
        ("PT0S", "2026-01-31T01:00:00"),
    ],
)
def test_a_duration_counts_from_now_on_the_calendar(text: str, expected: str) -> None:
    assert utc(expected) == due("duration", text)


def test_days_follow_the_calendar_of_the_zone_and_hours_do_not() -> None:
    # Given the evening before summer time begins in Berlin
    now = datetime(2026, 3, 28, 12, tzinfo=BERLIN)

    # When
    day = parse_due("duration", "P1D", now=now, zone=BERLIN).first_due
    hours = parse_due("duration", "PT24H", now=now, zone=BERLIN).first_due

    # Then
    assert timedelta(hours=23) == day - now.astimezone(UTC)
    assert timedelta(hours=24) == hours - now.astimezone(UTC)


def test_what_fires_once_has_no_series() -> None:
    assert parse_due("duration", "PT1H", now=NOW, zone=XIAMEN).series is None


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("date", "tomorrow", "a date is written like"),
        ("date", "2026-02-30", "the calendar has no such time"),
        ("date", "2026-01-01T25:00:00Z", "the calendar has no such time"),
        ("date", "2026-01-01T24:00:01", "the calendar has no such time"),
        ("date", "2026-W54-1", "the calendar has no such time"),
        ("date", "2026-366", "2026 has no day 366"),
        ("date", "2026-000", "2026 has no day 0"),
        ("date", "2026-01", "a date is written like"),
        ("date", "10:00:00", "a date is written like"),
        ("date", "\uff12\uff10\uff12\uff16-01-01", "a date is written like"),
        ("date", 5, "a date is written as text"),
        ("date", None, "a date is written as text"),
        ("duration", "15", "a duration is written like"),
        ("duration", "P", "a duration is written like"),
        ("duration", "PT", "a duration is written like"),
        ("duration", "P1DT", "a duration is written like"),
        ("duration", "-P1D", "a duration has no sign"),
        ("duration", "P-1D", "a duration has no sign"),
        ("duration", "PT+1H", "a duration has no sign"),
        ("duration", "p1d", "a duration is written like"),
        ("duration", "P1H", "a duration is written like"),
        ("duration", "P1.5Y", "years, months and weeks cannot have fractions"),
        ("duration", "P0,5M", "years, months and weeks cannot have fractions"),
        ("duration", "P1.5W", "years, months and weeks cannot have fractions"),
        ("duration", "P1W2D", "weeks stand alone"),
        ("duration", "P1Y2W", "weeks stand alone"),
        ("duration", "P1.5DT1H", "only the last part"),
        ("duration", "PT1.5H30M", "only the last part"),
        ("duration", "P9999Y", "outside of the calendar"),
        ("duration", "P999999999D", "outside of the calendar"),
        ("duration", "PT999999999H", "outside of the calendar"),
        ("duration", 15, "a duration is written as text"),
        ("duration", "2026-03-05/2026-03-01", "its end lies before its start"),
        ("duration", "soon/2026-03-01", "a date is written like"),
        ("duration", "P1/2026-03-01", "a duration is written like"),
        ("cycle", "PT1H", "a cycle is written like"),
        ("cycle", "R3", "a cycle is written like"),
        ("cycle", "R-1/PT1H", "a cycle is written like"),
        ("cycle", "R0/PT1H", "it repeats zero times"),
        ("cycle", "R/PT0S", "shorter than a second"),
        ("cycle", "R/PT0.1S", "shorter than a second"),
        ("cycle", "R3/soon/PT1H", "a date is written like"),
        ("cycle", "R/2026-01-02/2026-01-01", "shorter than a second"),
        ("cycle", "R/PT1H/2026-01-01/PT1H", "a cycle is written like"),
        ("cycle", date(2026, 1, 1), "a cycle is written as text"),
        ("cycle", "0 0 9 1 1 ? 2020", "never due again"),
    ],
)
def test_a_timer_that_makes_no_sense_says_why(
    kind: str, value: object, reason: str
) -> None:
    with pytest.raises(ExpressionFailed, match=reason):
        due(kind, value)


def test_a_duration_may_be_given_by_its_end_or_its_start() -> None:
    assert utc("2026-03-01T00:00:00") == due(
        "duration", datetime(2026, 3, 1, tzinfo=UTC)
    )
    assert utc("2026-03-01T00:00:00") == due("duration", "P1D/2026-03-01T00:00:00Z")
    assert utc("2026-03-02T00:00:00") == due("duration", "2026-03-01T00:00:00Z/P1D")
    assert utc("2026-03-05T00:00:00") == due(
        "duration", "2026-03-01T00:00:00Z/2026-03-05T00:00:00Z"
    )


_MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
    timezones=st.just(UTC),
)


@given(_MOMENTS, st.integers(0, 5), st.integers(0, 40), st.integers(0, 400))
def test_a_duration_lands_on_the_right_day_of_the_calendar(
    now: datetime, years: int, months: int, days: int
) -> None:
    # Given
    text = f"P{years}Y{months}M{days}D"

    # When
    first = parse_due("duration", text, now=now, zone=UTC).first_due

    # Then the clock shows the same time, on the clamped day, plus the days
    whole = now.year * 12 + now.month - 1 + years * 12 + months
    last = calendar.monthrange(whole // 12, whole % 12 + 1)[1]
    landing = date(whole // 12, whole % 12 + 1, min(now.day, last))
    assert landing + timedelta(days=days) == first.date()
    assert now.time() == first.time()


@given(_MOMENTS, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_hours_minutes_and_seconds_are_exact(
    now: datetime, hours: int, minutes: int, seconds: int
) -> None:
    text = f"PT{hours}H{minutes}M{seconds}S"

    first = parse_due("duration", text, now=now, zone=XIAMEN).first_due

    distance = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    assert distance == first - now


@given(st.sampled_from(["date", "duration", "cycle"]), st.text(max_size=30))
def test_any_text_is_read_or_refused(kind: str, text: str) -> None:
    assert reads(kind, text) in {True, False}


@given(
    st.sampled_from(["date", "duration", "cycle"]),
    st.text(alphabet="PTRYMWDHS0123456789-:/.,+Z ", max_size=30),
)
def test_any_soup_of_iso_letters_is_read_or_refused(kind: str, text: str) -> None:
    assert reads(kind, text) in {True, False}


def reads(kind: str, text: str) -> bool:
    try:
        parse_due(kind, text, now=NOW, zone=XIAMEN)
    except ExpressionFailed:
        return False
    return True
