"""Repeating intervals: first and following times, their number, the calendar."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.series import Series
from engine.model.timers import parse_due, series_of

XIAMEN = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 1, 31, 1, 0, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def times_of(series: Series, now: datetime) -> list[datetime]:
    """Return at most 60 due times."""
    found = []
    due = series.first_due(now)
    while due is not None and len(found) < 60:
        found.append(due)
        due = series.after(due)
    return found


def walk(text: str, *, now: datetime = NOW, zone: tzinfo = XIAMEN) -> list[datetime]:
    return times_of(series_of(text, now=now, zone=zone), now)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R3/PT1H", ["01-31T02", "01-31T03", "01-31T04"]),
        ("R1/P1D", ["02-01T01"]),
        # from a start; what was due before now is not made up for
        ("R2/2026-02-01T00:00:00+08:00/P1D", ["01-31T16", "02-01T16"]),
        ("R5/2026-01-29T01:00:00Z/P1D", ["01-31T01", "02-01T01", "02-02T01"]),
        ("R5/2026-01-28T02:00:00Z/P1D", ["01-31T02", "02-01T02"]),
        # wholly over: the last time, late
        ("R2/2026-01-01T00:00:00Z/P1D", ["01-02T00"]),
        # up to an end
        ("R3/PT1H/2026-01-31T05:00:00Z", ["01-31T03", "01-31T04", "01-31T05"]),
        ("R/PT2H/2026-01-31T04:30:00Z", ["01-31T02:30", "01-31T04:30"]),
        ("R9/PT1H/2026-01-31T02:00:00Z", ["01-31T01", "01-31T02"]),
        ("R/PT1H/2026-01-30T02:00:00Z", ["01-30T02"]),
        # from a start, as long as it is to the end
        ("R2/2026-02-01T00:00:00Z/2026-02-01T06:00:00Z", ["02-01T00", "02-01T06"]),
    ],
)
def test_a_cycle_is_due_at_these_times(text: str, expected: list[str]) -> None:
    found = [moment.strftime("%m-%dT%H:%M") for moment in walk(text)]

    assert [text if ":" in text else f"{text}:00" for text in expected] == found


def test_a_cycle_without_a_number_goes_on() -> None:
    assert len(walk("R/P1D")) == 60
    assert walk("R/1970-01-01T00:00:00Z/PT1S")[:2] == [NOW, NOW + timedelta(seconds=1)]


def test_months_end_with_the_month_and_return_to_their_day() -> None:
    # Given the last day of January in Xiamen
    found = walk("R/2026-01-31T09:00:00/P1M")

    # Then February does not make the 31st a 28th for ever
    days = [moment.astimezone(XIAMEN).strftime("%m-%d") for moment in found[:6]]
    assert days == ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"]


def test_months_before_an_end_keep_the_day_of_the_end() -> None:
    found = walk("R/P1M/2026-05-31T09:00:00")

    days = [moment.astimezone(XIAMEN).strftime("%m-%d") for moment in found]
    assert days == ["01-31", "02-28", "03-31", "04-30", "05-31"]


def test_leap_days_return_every_four_years() -> None:
    found = walk("R5/2028-02-29T00:00:00/P1Y")

    days = [moment.astimezone(XIAMEN).strftime("%Y-%m-%d") for moment in found]
    assert days == [
        "2028-02-29",
        "2029-02-28",
        "2030-02-28",
        "2031-02-28",
        "2032-02-29",
    ]


def test_days_keep_their_hour_when_the_clocks_change_and_hours_do_not() -> None:
    # Given two days before the clocks of New York are put forward, and back
    spring = datetime(2026, 3, 6, 12, tzinfo=NEW_YORK)
    autumn = datetime(2026, 10, 30, 12, tzinfo=NEW_YORK)

    # Then
    for now in (spring, autumn):
        days = walk("R4/P1D", now=now, zone=NEW_YORK)
        assert {moment.astimezone(NEW_YORK).hour for moment in days} == {12}
        hours = walk("R4/PT24H", now=now, zone=NEW_YORK)
        assert {b - a for a, b in pairwise(hours)} == {timedelta(hours=24)}


def test_a_time_that_the_clock_leaves_out_is_due_an_hour_later_on_that_day() -> None:
    found = walk("R3/2026-03-07T02:30:00/P1D", zone=NEW_YORK)

    shown = [moment.astimezone(NEW_YORK).strftime("%d %H:%M") for moment in found]
    assert shown == ["07 02:30", "08 03:30", "09 02:30"]


def test_a_time_that_the_clock_shows_twice_is_due_once() -> None:
    found = walk("R3/2026-10-31T01:30:00/P1D", zone=NEW_YORK)

    shown = [moment.strftime("%d %H:%M") for moment in found]
    assert shown == ["31 05:30", "01 05:30", "02 06:30"]


def test_a_series_ends_with_the_calendar() -> None:
    late = datetime(9999, 6, 1, tzinfo=UTC)

    assert walk("R/P3M", now=late, zone=UTC) == [utc("9999-09-01"), utc("9999-12-01")]


@pytest.mark.parametrize(
    ("last", "now", "missed", "following"),
    [
        ("2026-01-31T02:00:00", "2026-01-31T02:00:03", 0, "2026-01-31T03:00:00"),
        ("2026-01-31T02:00:00", "2026-01-31T02:59:59", 0, "2026-01-31T03:00:00"),
        ("2026-01-31T02:00:00", "2026-01-31T03:00:00", 1, "2026-01-31T04:00:00"),
        ("2026-01-31T02:00:00", "2026-01-31T04:30:00", 2, "2026-01-31T05:00:00"),
        ("2026-01-31T02:00:00", "2027-01-31T00:30:00", 4, None),
    ],
)
def test_what_was_missed_is_counted_and_used_up(
    last: str, now: str, missed: int, following: str | None
) -> None:
    # Given five hours, the first of which was due, and fired, at two
    series = series_of("R5/PT1H", now=NOW, zone=UTC)

    assert missed == series.count(utc(last), utc(now))
    assert (utc(following) if following else None) == series.after(utc(now))


def test_a_cycle_that_began_earlier_keeps_its_beginning() -> None:
    # Given
    later = NOW + timedelta(days=9, minutes=7)
    relative = series_of("R3/PT1H", now=later, zone=UTC)
    fixed = series_of("R3/2026-01-31T00:00:00Z/PT1H", now=later, zone=UTC)

    # Then only the text that says no beginning is given one
    assert times_of(relative.anchored(NOW), NOW) == [
        NOW + timedelta(hours=number) for number in range(3)
    ]
    assert fixed.anchored(later) == fixed


_MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001 - hypothesis wants it naive
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
_ZONES = st.sampled_from([UTC, XIAMEN, NEW_YORK, ZoneInfo("Australia/Lord_Howe")])


def _months_later(start: datetime, months: int) -> datetime:
    """Count month by month; the day is that of the start or the last there is."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for day in range(start.day, 0, -1):
        if day <= calendar.monthrange(year, month)[1]:
            return datetime.combine(date(year, month, day), start.time())
    raise AssertionError


#: Interval -> the n-th time after a naive start, in the plainest way there is.
_NAIVE: dict[str, Callable[[datetime, int], datetime]] = {
    "P1D": lambda start, n: start + timedelta(days=n),
    "P2W": lambda start, n: start + timedelta(days=14 * n),
    "P1M": _months_later,
    "P5M": lambda start, n: _months_later(start, 5 * n),
    "P1Y": lambda start, n: _months_later(start, 12 * n),
    "P1M2D": lambda start, n: _months_later(start, n) + timedelta(days=2 * n),
}


@given(_MOMENTS, st.sampled_from(sorted(_NAIVE)), st.integers(1, 15), _ZONES)
def test_a_cycle_equals_naive_stepping(
    start: datetime, interval: str, times: int, zone: tzinfo
) -> None:
    # Given the local start, if the clock shows it just once
    local = start.astimezone(zone).replace(fold=0, tzinfo=None)
    begin = local.replace(tzinfo=zone).astimezone(UTC)
    naive = [_NAIVE[interval](local, number) for number in range(times)]

    # When
    text = f"R{times}/{local.isoformat()}/{interval}"
    found = walk(text, now=begin - timedelta(days=1), zone=zone)

    # Then
    assert [each.replace(tzinfo=zone).astimezone(UTC) for each in naive] == found


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
    following = schedule.series.after(schedule.first_due) if schedule.series else None

    # Then
    assert schedule.first_due >= start
    if start >= now:
        assert start == schedule.first_due
    elif times is None or following is not None:
        assert schedule.first_due >= now


@given(
    _MOMENTS,
    st.sampled_from(["R/PT1H", "R7/P1D", "R/P1DT5H", "R9/PT13M"]),
    st.timedeltas(timedelta(), timedelta(days=9)),
    _ZONES,
)
def test_counting_equals_stepping(
    now: datetime, text: str, downtime: timedelta, zone: tzinfo
) -> None:
    # Given
    series = series_of(text, now=now, zone=zone)
    first = series.first_due(now)
    assert first is not None

    # When
    stepped = 0
    due = first
    while (following := series.after(due)) is not None and (
        following <= first + downtime
    ):
        assert following > due
        stepped, due = stepped + 1, following

    # Then
    assert stepped == series.count(first, first + downtime)
    assert following == series.after(first + downtime)


@given(_MOMENTS, st.integers(1, 12), st.sampled_from(["PT1H", "P1D", "P1M"]), _ZONES)
def test_the_number_of_times_is_exact(
    now: datetime, times: int, interval: str, zone: tzinfo
) -> None:
    end = (now + timedelta(days=3_000)).isoformat()

    assert len(walk(f"R{times}/{interval}", now=now, zone=zone)) == times
    assert len(walk(f"R{times}/{end}/{interval}", now=now, zone=zone)) == times
    assert len(walk(f"R{times}/{interval}/{end}", now=now, zone=zone)) == times


@given(_MOMENTS, st.integers(2, 12), st.sampled_from(["PT1H", "P1W", "P1M"]))
def test_an_end_is_the_last_time_of_all(
    end: datetime, times: int, interval: str
) -> None:
    found = walk(f"R{times}/{interval}/{end.isoformat()}", now=end - timedelta(700))

    assert found[-1] == end
    assert found == sorted(set(found))


def test_the_time_of_day_is_kept_for_a_century() -> None:
    found = islice(walk("R/2026-11-22T09:15:00/P1Y"), 60)

    assert {moment.astimezone(XIAMEN).time() for moment in found} == {time(9, 15)}
