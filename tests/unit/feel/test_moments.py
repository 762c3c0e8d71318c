"""Dates, times and durations: the calendar, zones, arithmetic, properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.feel import FeelDate, FeelDateTime, compile_feel, to_feel
from engine.bpmn.feel import calendar as feel_calendar
from engine.bpmn.feel.literals import parse_literal
from tests.unit.feel.support import CLOCK, evaluated, shown

DAYS = st.integers(min_value=-(10**10), max_value=10**10)


@given(number=DAYS)
def test_a_count_of_days_is_one_day_and_back(number: int) -> None:
    assert number == feel_calendar.day_number(*feel_calendar.day_of(number))


@given(day=st.dates())
def test_the_calendar_is_that_of_python(day: date) -> None:
    parts = day.year, day.month, day.day

    assert (day - date(1970, 1, 1)).days == feel_calendar.day_number(*parts)
    assert day.isoweekday() == feel_calendar.weekday(feel_calendar.day_number(*parts))
    assert day.isocalendar().week == feel_calendar.week_of_year(*parts)
    assert day.timetuple().tm_yday == feel_calendar.day_of_year(*parts)


@given(
    moment=st.datetimes(
        min_value=datetime(1980, 1, 1),  # noqa: DTZ001 - the zone is put on below
        max_value=datetime(2037, 1, 1),  # noqa: DTZ001
    ),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Paris", "Australia/Melbourne"]),
    hours=st.integers(-10_000, 10_000),
)
def test_a_duration_is_added_to_the_instant(
    moment: datetime, zone: str, hours: int
) -> None:
    start = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    expected = (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(
        ZoneInfo(zone)
    )
    later = evaluated(f'a + duration("PT1H") * {hours}', a=start)

    assert isinstance(later, FeelDateTime)
    # Where the clock is set back, the same reading means two instants.
    if start.fold == expected.fold == 0:
        assert str(to_feel(expected)) == str(later)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_written_moment_reads_back(moment: datetime) -> None:
    value = to_feel(moment)

    assert value == parse_literal(str(value))


@given(st.integers(-(10**24), 10**24))
def test_a_written_duration_reads_back(nanoseconds: int) -> None:
    text = shown('duration("PT0.000000001S") * a', a=nanoseconds)

    assert text == shown(f'duration("{text}")')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2024-01-31") + duration("P1M")', "2024-02-29"),
        ('date("2024-03-31") - duration("P1M")', "2024-02-29"),
        ('date("2024-02-28") + duration("P1D")', "2024-02-29"),
        ('date("2024-02-29") - date("2024-02-28")', "P1D"),
        ('date("2024-01-01") + duration("PT23H")', "2024-01-01"),
        ('duration("P1D") + date("2024-01-01")', "2024-01-02"),
        ('date("-0001-01-01") - duration("P1D")', "-0002-12-31"),
        ('time("23:30:00") + duration("PT1H")', "00:30:00"),
        ('time("10:00:00Z") - time("10:00:00+08:00")', "PT8H"),
        ('time("10:00:00Z") - time("10:00:00")', "null"),
        (
            'date and time("2024-03-31T01:30:00@Europe/Paris") + duration("PT1H")',
            "2024-03-31T03:30:00@Europe/Paris",
        ),
        (
            'date and time("2024-03-31T12:00:00Z") - date("2024-03-31")',
            "PT12H",
        ),
        ('duration("P1Y") / duration("P4M")', "3"),
        ('duration("P1Y") + duration("P1D")', "null"),
        ('duration("PT3H") / 2', "PT1H30M"),
        ('-duration("PT3H")', "-PT3H"),
        ('date("999999999-12-31") + duration("P1D")', "null"),
        ('date("2024-01-01") < date("2024-01-02")', "true"),
        ('date("2024-01-01") < date and time("2024-01-02T00:00:00")', "null"),
        ('time("10:00:00") < time("10:00:00Z")', "null"),
        (
            '@"2024-01-01T00:00:00Z" = @"2024-01-01T08:00:00@Asia/Shanghai"',
            "true",
        ),
        ('date("2026-11-22").weekday', "7"),
        ('date("2026-11-22").hour', "null"),
        ('date and time("2026-11-22T10:30:05.25+08:00").second', "5.25"),
        ('date and time("2026-11-22T10:30:05+08:00").time offset', "PT8H"),
        (
            'date and time("2026-11-22T10:30:05@Asia/Shanghai").timezone',
            "Asia/Shanghai",
        ),
        ('date and time("2026-07-22T10:30:05@Europe/Paris").time offset', "PT2H"),
        ('duration("-P1DT2H").hours', "-2"),
        ('duration("P14M").years', "1"),
        ('[date("2026-11-22"), date("2027-01-01")].year', "[2026, 2027]"),
        ('@"2026-11-22" in [@"2026-11-01"..@"2026-11-30"]', "true"),
        ('for d in @"2026-11-29"..@"2026-12-01" return d.day', "[29, 30, 1]"),
    ],
)
def test_calculation(text: str, expected: str) -> None:
    assert expected == shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-1-01", "2024-01-32", "02024-01-01", "10:60:00", "24:00:01", "10:00:00+15:00",
        "10:00:00@../../etc/passwd", "2024-01-01T", "P1H", "PT", "P1YT1H", "",
    ],
)  # fmt: skip
def test_what_is_no_literal(text: str) -> None:
    assert parse_literal(text) is None


class ClockOf:
    """The clock of the tests as it is read in a zone."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def now(self) -> datetime:
        return CLOCK.now().astimezone(self._zone)


def test_today_is_that_of_the_clocks_zone() -> None:
    expression = compile_feel("today()")

    assert FeelDate(2026, 11, 22) == expression.evaluate({}, clock=CLOCK)
    assert FeelDate(2026, 11, 23) == expression.evaluate(
        {}, clock=ClockOf("Asia/Shanghai")
    )


def test_without_a_clock_there_is_no_now() -> None:
    outcome = compile_feel("now()").outcome({})

    assert (outcome.value, outcome.warnings) == (None, ("now: there is no clock here",))
