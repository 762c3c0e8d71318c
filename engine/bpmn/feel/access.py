"""Look into values: entries of contexts, properties of dates, times and ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.bpmn.feel.calendar import weekday
from engine.bpmn.feel.durations import (
    NANOS_OF_SECOND,
    DaysTimeDuration,
    YearsMonthsDuration,
)
from engine.bpmn.feel.evaluation import Evaluation
from engine.bpmn.feel.moments import FeelDate, FeelDateTime, FeelTime
from engine.bpmn.feel.ranges import FeelRange
from engine.bpmn.feel.types import kind_of


def member(evaluation: Evaluation, base: object, name: str) -> object:
    """Return `base.name`; of a list, that of each entry."""
    if isinstance(base, list):
        evaluation.spend(len(base))
        return [_member_of_one(evaluation, entry, name) for entry in base]
    return _member_of_one(evaluation, base, name)


def _member_of_one(evaluation: Evaluation, base: object, name: str) -> object:
    if isinstance(base, dict):
        if name in base:
            return base[name]
        evaluation.warn(f"the context has no entry {name!r}")
        return None
    properties = _PROPERTIES.get(type(base), {})
    if name in properties:
        return properties[name](base)
    evaluation.warn(f"a {kind_of(base)} has no property {name!r}")
    return None


def _offset(moment: FeelTime | FeelDateTime) -> object:
    time = moment.time if isinstance(moment, FeelDateTime) else moment
    zone = time.zone
    if zone is None:
        return None
    offset = (
        zone.offset_at(moment.date.day_number, time.second_of_day)
        if isinstance(moment, FeelDateTime)
        else zone.usual_offset
    )
    return DaysTimeDuration(offset * NANOS_OF_SECOND)


def _zone_name(time: FeelTime) -> object:
    return time.zone.name if time.zone is not None else None


def _signed(duration: DaysTimeDuration | YearsMonthsDuration, index: int) -> Decimal:
    part = duration.parts[index]
    total = (
        duration.nanoseconds
        if isinstance(duration, DaysTimeDuration)
        else duration.months
    )
    return Decimal(-part if total < 0 else part)


def _seconds(duration: DaysTimeDuration) -> Decimal:
    nanos = abs(duration.nanoseconds) % (60 * NANOS_OF_SECOND)
    seconds = Decimal(nanos) / NANOS_OF_SECOND
    return -seconds if duration.nanoseconds < 0 else seconds


def _second(time: FeelTime) -> Decimal:
    return Decimal(time.second) + Decimal(time.nano) / NANOS_OF_SECOND


_DATE: Mapping[str, Callable[[FeelDate], object]] = {
    "year": lambda date: Decimal(date.year),
    "month": lambda date: Decimal(date.month),
    "day": lambda date: Decimal(date.day),
    "weekday": lambda date: Decimal(weekday(date.day_number)),
}
_TIME: Mapping[str, Callable[[FeelTime], object]] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": _second,
    "time offset": _offset,
    "timezone": _zone_name,
}


def _through(
    part: Callable[[FeelDateTime], FeelDate] | Callable[[FeelDateTime], FeelTime],
    read: Callable[..., object],
) -> Callable[[FeelDateTime], object]:
    return lambda moment: read(part(moment))


_PROPERTIES: Mapping[type, Mapping[str, Callable[..., object]]] = {
    FeelDate: _DATE,
    FeelTime: _TIME,
    FeelDateTime: {
        **{
            name: _through(lambda moment: moment.date, read)
            for name, read in _DATE.items()
        },
        **{
            name: _through(lambda moment: moment.time, read)
            for name, read in _TIME.items()
        },
        "time offset": _offset,
    },
    YearsMonthsDuration: {
        "years": lambda duration: _signed(duration, 0),
        "months": lambda duration: _signed(duration, 1),
    },
    DaysTimeDuration: {
        "days": lambda duration: _signed(duration, 0),
        "hours": lambda duration: _signed(duration, 1),
        "minutes": lambda duration: _signed(duration, 2),
        "seconds": _seconds,
    },
    FeelRange: {
        "start": lambda wanted: wanted.start,
        "end": lambda wanted: wanted.end,
        "start included": lambda wanted: wanted.start_included,
        "end included": lambda wanted: wanted.end_included,
    },
}
