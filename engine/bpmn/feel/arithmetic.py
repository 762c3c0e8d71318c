"""Calculate with numbers, strings, dates, times and durations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.bpmn.feel.calendar import is_day, plus_months
from engine.bpmn.feel.durations import (
    NANOS_OF_DAY,
    DaysTimeDuration,
    YearsMonthsDuration,
)
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.moments import (
    FeelDate,
    FeelDateTime,
    FeelTime,
    date_of,
    midnight,
    moved,
    time_of,
)
from engine.bpmn.feel.numbers import CONTEXT, finite, whole_part
from engine.bpmn.feel.types import kind_of
from engine.bpmn.feel.zones import UTC_ZONE

#: Durations stay within what the years of a date can be apart.
_MAX_MONTHS = 2 * 12 * 1_000_000_000
_MAX_NANOS = 2 * 366 * 1_000_000_000 * NANOS_OF_DAY
_DURATIONS = (DaysTimeDuration, YearsMonthsDuration)


def calculated(evaluation: Evaluation, sign: str, one: object, other: object) -> object:
    """Return the result of an operator.

    Raises:
        Fault: the values do not fit, or the result is too large.
    """
    try:
        if isinstance(one, Decimal) and isinstance(other, Decimal):
            return finite(_NUMBERS[sign](one, other))
        if isinstance(one, str) and isinstance(other, str) and sign == "+":
            evaluation.spend_text(len(one) + len(other))
            return one + other
        result = _OTHERS[sign](one, other)
    except ArithmeticError as error:
        message = f"{sign} has no result: a division by zero or a number out of range"
        raise Fault(message) from error
    if result is None:
        message = f"{sign} is not defined for a {kind_of(one)} and a {kind_of(other)}"
        raise Fault(message)
    return result


def negative(value: object) -> object:
    """Return a number or a duration with the other sign."""
    match value:
        case Decimal():
            return CONTEXT.minus(value)
        case DaysTimeDuration(nanoseconds):
            return DaysTimeDuration(-nanoseconds)
        case YearsMonthsDuration(months):
            return YearsMonthsDuration(-months)
        case _:
            message = f"- is not defined for a {kind_of(value)}"
            raise Fault(message)


def _plus(one: object, other: object) -> object:
    if isinstance(one, _DURATIONS) and not isinstance(other, _DURATIONS):
        return _later(other, one)
    return _later(one, other)


def _later(one: object, other: object) -> object:
    match one, other:
        case DaysTimeDuration(left), DaysTimeDuration(right):
            return _days_time(left + right)
        case YearsMonthsDuration(left), YearsMonthsDuration(right):
            return _years_months(left + right)
        case _, YearsMonthsDuration(months):
            return _months_later(one, months)
        case _, DaysTimeDuration(nanoseconds):
            return _time_later(one, nanoseconds)
        case _:
            return None


def _months_later(one: object, months: int) -> object:
    date = one.date if isinstance(one, FeelDateTime) else one
    if not isinstance(date, FeelDate):
        return None
    parts = plus_months(date.year, date.month, date.day, months=months)
    if not is_day(*parts):
        raise OverflowError
    moved_date = FeelDate(*parts)
    return (
        FeelDateTime(moved_date, one.time)
        if isinstance(one, FeelDateTime)
        else moved_date
    )


def _time_later(one: object, nanoseconds: int) -> object:
    match one:
        case FeelTime():
            since_midnight = one.second_of_day * 1_000_000_000 + one.nano
            return time_of(since_midnight + nanoseconds, zone=one.zone)
        case FeelDateTime():
            result: object = moved(one, nanoseconds)
        case FeelDate():
            result = date_of(one.day_number + nanoseconds // NANOS_OF_DAY)
        case _:
            return None
    if result is None:
        raise OverflowError
    return result


def _minus(one: object, other: object) -> object:
    match other:
        case DaysTimeDuration(nanoseconds):
            return _later(one, DaysTimeDuration(-nanoseconds))
        case YearsMonthsDuration(months):
            return _later(one, YearsMonthsDuration(-months))
        case _:
            return _distance(one, other)


def _distance(one: object, other: object) -> object:
    if isinstance(one, FeelTime) and isinstance(other, FeelTime):
        return _between(one, other) if _same_kind(one, other) else None
    if isinstance(one, FeelDate) and isinstance(other, FeelDate):
        return _days_time((one.day_number - other.day_number) * NANOS_OF_DAY)
    left, right = _as_date_time(one), _as_date_time(other)
    if left is None or right is None or not _same_kind(left.time, right.time):
        return None
    return _between(left, right)


def _as_date_time(value: object) -> FeelDateTime | None:
    """Return the moment; a date is its midnight in UTC."""
    if isinstance(value, FeelDate):
        return midnight(value, zone=UTC_ZONE)
    return value if isinstance(value, FeelDateTime) else None


def _same_kind(one: FeelTime, other: FeelTime) -> bool:
    return (one.zone is None) == (other.zone is None)


def _between(
    one: FeelTime | FeelDateTime, other: FeelTime | FeelDateTime
) -> DaysTimeDuration:
    return _days_time(one.nanoseconds - other.nanoseconds)


def _times(one: object, other: object) -> object:
    if isinstance(one, Decimal):
        one, other = other, one
    if not isinstance(other, Decimal):
        return None
    match one:
        case DaysTimeDuration(nanoseconds):
            return _days_time(_scaled(nanoseconds, other))
        case YearsMonthsDuration(months):
            return _years_months(_scaled(months, other))
        case _:
            return None


def _scaled(amount: int, factor: Decimal) -> int:
    return whole_part(CONTEXT.multiply(Decimal(amount), factor))


def _divided(one: object, other: object) -> object:
    match one, other:
        case DaysTimeDuration(left), DaysTimeDuration(right):
            return CONTEXT.divide(Decimal(left), Decimal(right))
        case YearsMonthsDuration(left), YearsMonthsDuration(right):
            return CONTEXT.divide(Decimal(left), Decimal(right))
        case DaysTimeDuration(left), Decimal():
            return _days_time(whole_part(CONTEXT.divide(Decimal(left), other)))
        case YearsMonthsDuration(left), Decimal():
            return _years_months(whole_part(CONTEXT.divide(Decimal(left), other)))
        case _:
            return None


def _undefined(_one: object, _other: object) -> object:
    return None


def _days_time(nanoseconds: int) -> DaysTimeDuration:
    if abs(nanoseconds) > _MAX_NANOS:
        raise OverflowError
    return DaysTimeDuration(nanoseconds)


def _years_months(months: int) -> YearsMonthsDuration:
    if abs(months) > _MAX_MONTHS:
        raise OverflowError
    return YearsMonthsDuration(months)


_NUMBERS: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
    "**": CONTEXT.power,
}
_OTHERS: Mapping[str, Callable[[object, object], object]] = {
    "+": _plus,
    "-": _minus,
    "*": _times,
    "/": _divided,
    "**": _undefined,
}
