"""When timers are due, from ISO 8601 texts."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ExpressionFailed
from engine.model.timers import Duration, TimerSchedule, next_after, parse_due

XIAMEN = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 1, 31, 1, 0, tzinfo=UTC)


def due(kind: str, value: object, *, zone: ZoneInfo | None = XIAMEN) -> datetime:
    return parse_due(kind, value, now=NOW, zone=zone).first_due


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


@pytest.mark.parametrize(
    ("text", "first", "repetitions"),
    [
        ("R3/PT1H", "2026-01-31T02:00:00", 3),
        ("R/P1D", "2026-02-01T01:00:00", None),
        ("R2/2026-02-01T00:00:00+08:00/P1D", "2026-01-31T16:00:00", 2),
        ("R5/2026-01-29T01:00:00Z/P1D", "2026-01-31T01:00:00", 3),
        ("R5/2026-01-28T01:30:00Z/P1D", "2026-01-31T01:30:00", 2),
        ("R2/2020-01-01T00:00:00Z/P1D", "2020-01-02T00:00:00", 1),
        ("R/1970-01-01T00:00:00Z/PT1S", "2026-01-31T01:00:00", None),
    ],
)
def test_a_cycle_has_a_first_time_and_a_number_of_times(
    text: str, first: str, repetitions: int | None
) -> None:
    schedule = parse_due("cycle", text, now=NOW, zone=XIAMEN)

    assert utc(first) == schedule.first_due
    assert repetitions == schedule.repetitions


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2026-01-31T01:00:00", "2026-02-28T01:00:00"),
        ("2026-02-28T01:00:00", "2026-03-31T01:00:00"),
        ("2026-03-05T07:00:00", "2026-03-31T01:00:00"),
        ("2031-01-31T01:00:00", "2031-02-28T01:00:00"),
    ],
)
def test_the_next_time_of_a_cycle_stays_on_the_grid_of_the_first(
    last: str, expected: str
) -> None:
    # Given
    schedule = TimerSchedule(
        first_due=NOW, repetitions=None, interval=Duration(months=1), zone=XIAMEN
    )

    # When
    following = next_after(schedule, utc(last))

    # Then
    assert utc(expected) == following


def test_a_cycle_ends_after_its_repetitions() -> None:
    # Given
    schedule = parse_due("cycle", "R3/PT1H", now=NOW, zone=XIAMEN)

    # When
    times = [schedule.first_due]
    while (following := next_after(schedule, times[-1])) is not None:
        times.append(following)

    # Then
    assert [moment.hour for moment in times] == [2, 3, 4]


def test_a_cycle_ends_with_the_calendar() -> None:
    # Given
    late = datetime(9999, 6, 1, tzinfo=UTC)
    schedule = TimerSchedule(
        first_due=late, repetitions=None, interval=Duration(months=12)
    )

    # Then
    assert next_after(schedule, late) is None


def test_what_fires_once_has_no_next_time() -> None:
    assert next_after(TimerSchedule(first_due=NOW), NOW) is None


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("date", "tomorrow", "a date is written like"),
        ("date", "2026-02-30", "the calendar has no such time"),
        ("date", "2026-01-01T25:00:00Z", "the calendar has no such time"),
        ("date", "2026-W01-1", "a date is written like"),
        ("date", "20260101T000000Z", "a date is written like"),
        ("date", "\uff12\uff10\uff12\uff16-01-01", "a date is written like"),
        ("date", 5, "a date is written as text"),
        ("date", None, "a date is written as text"),
        ("duration", "15", "a duration is written like"),
        ("duration", "P", "a duration is written like"),
        ("duration", "PT", "a duration is written like"),
        ("duration", "P1DT", "a duration is written like"),
        ("duration", "-P1D", "a duration is written like"),
        ("duration", "P-1D", "a duration is written like"),
        ("duration", "p1d", "a duration is written like"),
        ("duration", "P1H", "a duration is written like"),
        ("duration", "P1.5Y", "years, months and weeks cannot have fractions"),
        ("duration", "P0,5M", "years, months and weeks cannot have fractions"),
        ("duration", "P1.5W", "years, months and weeks cannot have fractions"),
        ("duration", "P1W2D", "weeks stand alone"),
        ("duration", "P1.5DT1H", "only the last part"),
        ("duration", "PT1.5H30M", "only the last part"),
        ("duration", "P9999Y", "outside of the calendar"),
        ("duration", "P999999999D", "outside of the calendar"),
        ("duration", "PT999999999H", "outside of the calendar"),
        ("duration", date(2026, 1, 1), "a duration is written as text"),
        ("cycle", "PT1H", "a cycle is written like"),
        ("cycle", "R3", "a cycle is written like"),
        ("cycle", "R3/PT1H/2026-01-01T00:00:00Z", "a duration is written like"),
        ("cycle", "R-1/PT1H", "a cycle is written like"),
        ("cycle", "R0/PT1H", "it repeats zero times"),
        ("cycle", "R/PT0S", "shorter than a second"),
        ("cycle", "R/PT0.1S", "shorter than a second"),
        ("cycle", "0 0/5 * * * ?", "a cycle is written like"),
        ("cycle", "R3/soon/PT1H", "a date is written like"),
    ],
)
def test_a_timer_that_makes_no_sense_says_why(
    kind: str, value: object, reason: str
) -> None:
    with pytest.raises(ExpressionFailed, match=reason):
        due(kind, value)


@pytest.mark.parametrize("value", ["2026-01-01T00:00:00", "2026-01-01"])
def test_a_time_without_offset_needs_a_zone(value: str) -> None:
    with pytest.raises(ExpressionFailed, match="no offset from UTC"):
        due("date", value, zone=None)


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


@given(
    _MOMENTS,
    _MOMENTS,
    st.integers(1, 50) | st.none(),
    st.sampled_from(["PT1H", "P1D", "P1W", "P1M", "P1Y", "PT7S"]),
)
def test_a_cycle_with_a_start_never_makes_up_for_the_past(
    now: datetime, start: datetime, times: int | None, interval: str
) -> None:
    # When
    text = f"R{times or ''}/{start.isoformat()}/{interval}"
    schedule = parse_due("cycle", text, now=now, zone=UTC)

    # Then
    assert schedule.first_due >= start
    if start >= now:
        assert (start, times) == (schedule.first_due, schedule.repetitions)
    elif schedule.repetitions is None or schedule.repetitions > 1:
        assert schedule.first_due >= now
    if times is not None:
        assert schedule.repetitions is not None
        assert 1 <= schedule.repetitions <= times


@given(_MOMENTS, st.sampled_from(["PT1H", "P1D", "P1M", "P1Y"]))
def test_a_cycle_always_goes_forward(now: datetime, interval: str) -> None:
    schedule = parse_due("cycle", f"R/{interval}", now=now, zone=BERLIN)

    moment = schedule.first_due
    for _ in range(14):
        following = next_after(schedule, moment)
        assert following is not None
        assert following > moment
        moment = following


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
