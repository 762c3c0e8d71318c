"""Read the fields of a cron expression as Camunda 7 writes them.

Six fields (second, minute, hour, day of month, month, day of week) and optionally the
year. The forks and versions of Camunda number the days of the week in two ways
(Sunday is 1, or Monday is 1), so that days of the week are read by name only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.timer_faults import Unreadable

EXAMPLE = "0 0 9 ? * MON-FRI"

_MACROS = {
    "@yearly": "0 0 0 1 1 ?",
    "@annually": "0 0 0 1 1 ?",
    "@monthly": "0 0 0 1 * ?",
    "@weekly": "0 0 0 ? * SUN",
    "@daily": "0 0 0 * * ?",
    "@midnight": "0 0 0 * * ?",
    "@hourly": "0 0 * * * ?",
}
_MONTHS = [
    "JAN",
    "FEB",
    "MAR",
    "APR",
    "MAY",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OCT",
    "NOV",
    "DEC",
]
#: In the order of `datetime.weekday`.
WEEKDAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
_LAST_YEAR = 2199
_DAY_OF_MONTH, _DAY_OF_WEEK, _YEAR = 3, 5, 6
_MOST_LENGTH = 200

_STEPPED = re.compile(r"(\*|[A-Z0-9]+)(?:-([A-Z0-9]+))?(?:/(\d{1,4}))?", re.ASCII)
_MONTH_END = re.compile(r"L(?:-(\d{1,2}))?(W)?", re.ASCII)
_NEAREST = re.compile(r"(\d{1,2})W", re.ASCII)
_NTH = re.compile(r"([A-Z]{3})#([1-5])", re.ASCII)
_LAST_OF_KIND = re.compile(r"([A-Z]{3})L", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field: how it is called and what may stand in it."""

    name: str
    low: int
    high: int
    names: Mapping[str, int]


def _numbered(words: list[str], start: int) -> Mapping[str, int]:
    return {word: number for number, word in enumerate(words, start)}


_FIELDS = (
    _Field("second", 0, 59, {}),
    _Field("minute", 0, 59, {}),
    _Field("hour", 0, 23, {}),
    _Field("day of month", 1, 31, {}),
    _Field("month", 1, 12, _numbered(_MONTHS, 1)),
    _Field("day of week", 0, 6, _numbered(WEEKDAYS, 0)),
    _Field("year", 1970, _LAST_YEAR, {}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Which days of a month: one of the two day fields, the other leaves it open."""

    #: Plain days of the month.
    numbers: frozenset[int] = frozenset()
    #: Days before the end of the month, each with "the nearest weekday" or not.
    before_end: frozenset[tuple[int, bool]] = frozenset()
    #: Days of the month of which the nearest weekday counts.
    nearest: frozenset[int] = frozenset()
    #: Plain days of the week, Monday is 0.
    weekdays: frozenset[int] = frozenset()
    #: (day of the week, which one in the month; 0 is the last).
    nth: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CronFields:
    """A cron expression, read: each set is sorted."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: Days
    months: frozenset[int]
    years: tuple[int, ...]


def is_cron(text: str) -> bool:
    """Say whether a text is meant as a cron expression rather than as ISO 8601."""
    return text.startswith("@") or len(text.split()) > 1


def read_cron(text: str) -> CronFields:
    """Read a cron expression.

    Raises:
        Unreadable: it is none, or has no single meaning.
    """
    if len(text) > _MOST_LENGTH:
        reason = f"a cron expression is not longer than {_MOST_LENGTH} characters"
        raise Unreadable(reason)
    if text.startswith("@"):
        text = _MACROS.get(text.lower(), text)
    parts = text.upper().split()
    if len(parts) not in {_YEAR, _YEAR + 1}:
        reason = (
            f"a cron expression has six fields, beginning with seconds, like {EXAMPLE}"
        )
        raise Unreadable(reason)
    years = parts[_YEAR] if len(parts) > _YEAR else "*"
    return CronFields(
        seconds=_plain(0, parts[0]),
        minutes=_plain(1, parts[1]),
        hours=_plain(2, parts[2]),
        days=_days(parts[_DAY_OF_MONTH], parts[_DAY_OF_WEEK]),
        months=frozenset(_plain(4, parts[4])),
        years=_plain(_YEAR, years),
    )


def _plain(position: int, text: str) -> tuple[int, ...]:
    """Return the sorted values of a field of numbers, names, ranges and steps."""
    field = _FIELDS[position]
    return tuple(sorted({n for part in text.split(",") for n in _range(field, part)}))


def _range(field: _Field, part: str) -> range | list[int]:
    match = _STEPPED.fullmatch(part)
    if match is None:
        raise _refused(field, part)
    begin, end, step = match[1], match[2], int(match[3] or 1)
    if step == 0 or step > field.high or (begin == "*" and end):
        raise _refused(field, part)
    low = field.low if begin == "*" else _value(field, begin)
    open_ended = begin == "*" or (match[3] is not None and end is None)
    high = field.high if open_ended else _value(field, end or begin)
    if low <= high:
        return range(low, high + 1, step)
    size = field.high - field.low + 1
    if field.name == "year":
        raise _refused(field, part)
    around = range(low, high + size + 1, step)
    return [(number - field.low) % size + field.low for number in around]


def _value(field: _Field, word: str) -> int:
    if word in field.names:
        return field.names[word]
    if field.name == "day of week" and word.isdecimal():
        reason = (
            f"the day of the week {word} means different days in different engines; "
            "write MON, TUE, WED, THU, FRI, SAT or SUN"
        )
        raise Unreadable(reason)
    if word.isdecimal() and field.low <= int(word) <= field.high:
        return int(word)
    raise _refused(field, word)


def _refused(field: _Field, part: str) -> Unreadable:
    return Unreadable(f"{part!r} is no {field.name} of a cron expression")


def _days(of_month: str, of_week: str) -> Days:
    open_month, open_week = of_month in {"*", "?"}, of_week in {"*", "?"}
    if not open_month and not open_week:
        reason = (
            "a cron expression says the day of the month or the day of the week; "
            "write ? for the other"
        )
        raise Unreadable(reason)
    if of_month == of_week == "?":
        reason = "one of the two days of a cron expression is written as *"
        raise Unreadable(reason)
    if not open_week:
        return _days_of_week(of_week.split(","))
    if open_month:
        return Days(numbers=frozenset(range(1, 32)))
    return _days_of_month(of_month.split(","))


def _days_of_month(parts: list[str]) -> Days:
    field = _FIELDS[_DAY_OF_MONTH]
    numbers: set[int] = set()
    before_end: set[tuple[int, bool]] = set()
    nearest: set[int] = set()
    for part in parts:
        if end := _MONTH_END.fullmatch(part):
            before = int(end[1] or 0)
            if before >= field.high:
                raise _refused(field, part)
            before_end.add((before, end[2] is not None))
        elif near := _NEAREST.fullmatch(part):
            nearest.add(_value(field, near[1]))
        else:
            numbers.update(_range(field, part))
    return Days(
        numbers=frozenset(numbers),
        before_end=frozenset(before_end),
        nearest=frozenset(nearest),
    )


def _days_of_week(parts: list[str]) -> Days:
    field = _FIELDS[_DAY_OF_WEEK]
    weekdays: set[int] = set()
    nth: set[tuple[int, int]] = set()
    for part in parts:
        if which := _NTH.fullmatch(part):
            nth.add((_value(field, which[1]), int(which[2])))
        elif last := _LAST_OF_KIND.fullmatch(part):
            nth.add((_value(field, last[1]), 0))
        else:
            weekdays.update(_range(field, part))
    return Days(weekdays=frozenset(weekdays), nth=frozenset(nth))
