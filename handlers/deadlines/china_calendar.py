"""The State Council's holidays of past years, from the package chinesecalendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from handlers.deadlines.calendar_rules import WorkingCalendar

FIRST_YEAR = 2004
LAST_YEAR = 2026
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that differs from an ordinary week, and why."""

    day: date
    is_off: bool
    name: str


@cache
def seed_days() -> tuple[NamedDay, ...]:
    """Return the days of all known years that differ from an ordinary week."""
    return tuple(_named_days())


def seed_years() -> range:
    """Return the years that the seed knows in full."""
    return range(FIRST_YEAR, LAST_YEAR + 1)


def seed_calendar() -> WorkingCalendar:
    """Return the calendar of the seed alone, without a database."""
    return WorkingCalendar(
        named_days={named.day: named.is_off for named in seed_days()},
        known_years=frozenset(seed_years()),
    )


def _named_days() -> Iterator[NamedDay]:
    from chinese_calendar import get_holiday_detail, is_workday

    day, end = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    while day <= end:
        off = not is_workday(day)
        _, holiday = get_holiday_detail(day)
        weekend = day.weekday() >= _SATURDAY
        if off != weekend or holiday is not None:
            yield NamedDay(day, off, _name(holiday, off=off))
        day += timedelta(days=1)


#: The package names holidays in English.
_CHINESE_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def _name(holiday: str | None, *, off: bool) -> str:
    name = _CHINESE_NAMES.get(holiday or "", "放假")
    return name if off else f"{name}调休上班"
