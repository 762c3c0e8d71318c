"""Built-in functions that make dates, times and durations."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from engine.bpmn.feel.builtins.signature import (
    Builtin,
    anything,
    day_or_moment,
    duration,
    integer,
    number,
    text,
    time,
)
from engine.bpmn.feel.calendar import MONTHS_OF_YEAR, is_day
from engine.bpmn.feel.durations import (
    NANOS_OF_SECOND,
    DaysTimeDuration,
    YearsMonthsDuration,
    parse_duration,
)
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.moments import (
    FeelDate,
    FeelDateTime,
    FeelTime,
    make_time,
    midnight,
    parse_date,
    parse_date_time,
    parse_time,
)
from engine.bpmn.feel.numbers import whole_part
from engine.bpmn.feel.types import kind_of
from engine.bpmn.feel.zones import MAX_OFFSET, UTC_ZONE, Zone, parse_zone

Value = TypeVar("Value")


def _found(value: Value | None, source: object) -> Value:
    if value is None:
        raise _no_such_value(source)
    return value


def _no_such_value(source: object) -> Fault:
    shown = repr(source[:40]) if isinstance(source, str) else f"a {kind_of(source)}"
    return Fault(f"{shown} is no such value")


def _date(_evaluation: Evaluation, source: object) -> FeelDate:
    match source:
        case str():
            return _found(parse_date(source), source)
        case FeelDateTime():
            return source.date
        case FeelDate():
            return source
        case _:
            return _found(None, source)


def _date_of_parts(
    _evaluation: Evaluation, year: int, month: int, day: int
) -> FeelDate:
    if not is_day(year, month, day):
        message = f"there is no day {year}-{month}-{day}"
        raise Fault(message)
    return FeelDate(year, month, day)


def _time(_evaluation: Evaluation, source: object) -> FeelTime:
    match source:
        case str():
            return _found(parse_time(source), source)
        case FeelDateTime():
            return source.time
        case FeelTime():
            return source
        case FeelDate():
            return FeelTime(0, 0, 0, 0, UTC_ZONE)
        case _:
            return _found(None, source)


def _time_of_parts(
    _evaluation: Evaluation,
    hour: int,
    minute: int,
    second: Decimal,
    offset: DaysTimeDuration | None = None,
) -> FeelTime:
    zone = None if offset is None else _zone_of(offset)
    return _made_time(hour, minute, second, zone=zone)


def _made_time(
    hour: int, minute: int, second: Decimal, *, zone: Zone | None
) -> FeelTime:
    whole = whole_part(second)
    nano = whole_part((second - whole) * NANOS_OF_SECOND)
    made = make_time(hour, minute, whole, nano=nano, zone=zone) if nano >= 0 else None
    return _found(made, f"{hour}:{minute}:{second}")


def _zone_of(offset: DaysTimeDuration) -> Zone:
    seconds, rest = divmod(offset.nanoseconds, NANOS_OF_SECOND)
    if rest or abs(seconds) > MAX_OFFSET:
        message = f"{offset} is no offset"
        raise Fault(message)
    return Zone(offset=seconds)


def _date_and_time(_evaluation: Evaluation, source: object) -> FeelDateTime:
    match source:
        case str():
            date = parse_date(source)
            made = midnight(date) if date is not None else parse_date_time(source)
            return _found(made, source)
        case FeelDateTime():
            return source
        case FeelDate():
            return midnight(source, zone=UTC_ZONE)
        case _:
            return _found(None, source)


def _joined(
    _evaluation: Evaluation, date: FeelDate | FeelDateTime, clock: FeelTime
) -> FeelDateTime:
    day = date.date if isinstance(date, FeelDateTime) else date
    return FeelDateTime(day, clock)


def _date_and_time_of_parts(evaluation: Evaluation, *parts: object) -> FeelDateTime:
    year, month, day, hour, minute, second = parts[:6]
    where = parts[6] if len(parts) > 6 else None  # noqa: PLR2004 - the seventh part
    zone: Zone | None = None
    if isinstance(where, DaysTimeDuration):
        zone = _zone_of(where)
    elif isinstance(where, str):
        zone = _found(parse_zone(where) or parse_zone(f"@{where}"), where)
    date = _date_of_parts(evaluation, _int(year), _int(month), _int(day))
    seconds = second if isinstance(second, Decimal) else Decimal(0)
    return FeelDateTime(date, _made_time(_int(hour), _int(minute), seconds, zone=zone))


def _int(part: object) -> int:
    return part if isinstance(part, int) else 0


def _duration(
    _evaluation: Evaluation, source: object
) -> DaysTimeDuration | YearsMonthsDuration:
    if isinstance(source, (DaysTimeDuration, YearsMonthsDuration)):
        return source
    parsed = parse_duration(source) if isinstance(source, str) else None
    if parsed is None:
        raise _no_such_value(source)
    return parsed


def _years_and_months(
    _evaluation: Evaluation,
    start: FeelDate | FeelDateTime,
    end: FeelDate | FeelDateTime,
) -> YearsMonthsDuration:
    """Count the whole months between two days; times of day do not count."""
    first = start.date if isinstance(start, FeelDateTime) else start
    last = end.date if isinstance(end, FeelDateTime) else end
    months = (last.year - first.year) * MONTHS_OF_YEAR + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearsMonthsDuration(months)


_DAY = (integer("year"), integer("month"), integer("day"))
_CLOCK = (integer("hour"), integer("minute"), number("second"))

FUNCTIONS = (
    Builtin("date", (anything("from"),), _date, "date"),
    Builtin("date", _DAY, _date_of_parts, "date"),
    Builtin("time", (anything("from"),), _time, "time"),
    Builtin(
        "time",
        (*_CLOCK, duration("offset", optional=True, nullable=True)),
        _time_of_parts,
        "time",
    ),
    Builtin("date and time", (anything("from"),), _date_and_time, "date and time"),
    Builtin(
        "date and time", (day_or_moment("date"), time("time")), _joined, "date and time"
    ),
    Builtin(
        "date and time", (*_DAY, *_CLOCK), _date_and_time_of_parts, "date and time"
    ),
    Builtin(
        "date and time",
        (*_DAY, *_CLOCK, duration("offset", nullable=True)),
        _date_and_time_of_parts,
        "date and time",
    ),
    Builtin(
        "date and time",
        (*_DAY, *_CLOCK, text("timezone")),
        _date_and_time_of_parts,
        "date and time",
    ),
    Builtin("duration", (anything("from"),), _duration, "Any"),
    Builtin(
        "years and months duration",
        (day_or_moment("from"), day_or_moment("to")),
        _years_and_months,
        "years and months duration",
    ),
)
