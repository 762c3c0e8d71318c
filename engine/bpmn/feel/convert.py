"""Pass values between the variables of a process and FEEL."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.bpmn.feel.durations import (
    NANOS_OF_SECOND,
    SECONDS_OF_DAY,
    DaysTimeDuration,
    YearsMonthsDuration,
)
from engine.bpmn.feel.evaluation import Evaluation, OverBudget
from engine.bpmn.feel.functions import FeelFunction
from engine.bpmn.feel.limits import DEFAULT_BUDGET, MAX_VALUE_DEPTH
from engine.bpmn.feel.moments import FeelDate, FeelDateTime, FeelTime
from engine.bpmn.feel.numbers import CONTEXT
from engine.bpmn.feel.ranges import FeelRange
from engine.bpmn.feel.writing import written
from engine.bpmn.feel.zones import UTC_ZONE, Zone
from engine.errors import FeelValueRefused

_NANOS_OF_MICRO = 1_000
_MOMENTS = (FeelDate, FeelTime, FeelDateTime, DaysTimeDuration, YearsMonthsDuration)
_AS_THEY_ARE = (str, bool, FeelRange, FeelFunction, *_MOMENTS)


def to_feel(value: object) -> object:
    """Return the value of FEEL that a variable's value is.

    Numbers become decimals, dates and times of Python those of FEEL; lists and objects
    are copied, values of FEEL stay as they are.

    Raises:
        FeelValueRefused: FEEL has no such value.
    """
    return _to_feel(value, depth=0)


def _to_feel(value: object, *, depth: int) -> object:
    _require_depth(depth)
    if value is None or isinstance(value, _AS_THEY_ARE):
        return value
    if isinstance(value, int | Decimal):
        return _number(value)
    if isinstance(value, float):
        # What the float reads as, not the binary fraction behind it.
        return _number(Decimal(repr(value)))
    if isinstance(value, Mapping):
        return {
            str(key): _to_feel(entry, depth=depth + 1) for key, entry in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_to_feel(entry, depth=depth + 1) for entry in value]
    return _moment(value)


def _number(value: int | Decimal) -> Decimal:
    try:
        number = CONTEXT.create_decimal(value)
    except ArithmeticError as error:
        message = "a number is too large"
        raise FeelValueRefused(reason=message) from error
    if not number.is_finite():
        message = f"{value} is no number"
        raise FeelValueRefused(reason=message)
    return number


def _moment(value: object) -> object:
    match value:
        case datetime():
            return FeelDateTime(_date(value), _time(value.timetz(), value.utcoffset()))
        case date():
            return _date(value)
        case time():
            return _time(value, value.utcoffset())
        case timedelta():
            whole = value.days * SECONDS_OF_DAY + value.seconds
            nanos = value.microseconds * _NANOS_OF_MICRO
            return DaysTimeDuration(whole * NANOS_OF_SECOND + nanos)
        case _:
            message = f"a {type(value).__name__} is none"
            raise FeelValueRefused(reason=message)


def _date(value: date) -> FeelDate:
    return FeelDate(value.year, value.month, value.day)


def _time(value: time, offset: timedelta | None) -> FeelTime:
    zone: Zone | None = None
    name = getattr(value.tzinfo, "key", None)
    if name is not None and name != "UTC":
        zone = Zone(name=name)
    elif offset is not None:
        seconds = int(offset.total_seconds())
        zone = Zone(offset=seconds) if seconds else UTC_ZONE
    nano = value.microsecond * _NANOS_OF_MICRO
    return FeelTime(value.hour, value.minute, value.second, nano, zone)


def from_feel(value: object) -> object:
    """Return the JSON value that a variable keeps for a value of FEEL.

    Whole numbers become integers and others floats; dates, times, durations and ranges
    become their texts.

    Raises:
        FeelValueRefused: it is a function, or too large.
    """
    evaluation = Evaluation(budget=DEFAULT_BUDGET, clock=None)
    try:
        return _from_feel(evaluation, value, depth=0)
    except OverBudget as error:
        raise FeelValueRefused(reason=str(error)) from error


def _from_feel(evaluation: Evaluation, value: object, *, depth: int) -> object:
    evaluation.spend()
    evaluation.require_depth(depth)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Decimal):
        return _plain_number(value)
    if isinstance(value, list):
        return [_from_feel(evaluation, entry, depth=depth + 1) for entry in value]
    if isinstance(value, dict):
        return {
            key: _from_feel(evaluation, entry, depth=depth + 1)
            for key, entry in value.items()
        }
    if isinstance(value, FeelRange):
        return written(evaluation, value)
    if isinstance(value, _MOMENTS):
        return str(value)
    message = "a function is none"
    raise FeelValueRefused(reason=message)


def _plain_number(value: Decimal) -> int | float:
    if value == value.to_integral_value() and value.adjusted() < CONTEXT.prec:
        return int(value)
    number = float(value)
    if not math.isfinite(number):
        message = "a number is too large"
        raise FeelValueRefused(reason=message)
    return number


def _require_depth(depth: int) -> None:
    if depth > MAX_VALUE_DEPTH:
        message = "it is nested too deeply"
        raise FeelValueRefused(reason=message)
