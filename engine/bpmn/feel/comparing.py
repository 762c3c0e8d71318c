"""Compare values: equality, order and identity, each with null where FEEL has none."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.bpmn.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.bpmn.feel.evaluation import Evaluation
from engine.bpmn.feel.functions import FeelFunction
from engine.bpmn.feel.moments import FeelDate, FeelDateTime, FeelTime
from engine.bpmn.feel.ranges import FeelRange
from engine.bpmn.feel.types import kind_of

_ORDER: Mapping[str, Callable[..., bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def equal(
    evaluation: Evaluation, one: object, other: object, *, depth: int = 0
) -> bool | None:
    """Say whether two values are equal; null if they are of different kinds."""
    if one is None or other is None:
        return one is None and other is None
    if type(one) is not type(other):
        evaluation.warn(f"{_kinds(one, other)} cannot be equal or unequal")
        return None
    if isinstance(one, (list, dict, FeelRange)):
        evaluation.spend()
        evaluation.require_depth(depth)
        return _equal_parts(evaluation, one, other, depth=depth)
    if isinstance(one, (FeelTime, FeelDateTime)):
        return _equal_moments(one, other)
    if isinstance(one, FeelFunction):
        return one is other
    return one == other


def identical(evaluation: Evaluation, one: object, other: object) -> bool:
    """Say whether two values are the same element: 10:00Z is not 11:00+01:00."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (FeelTime, FeelDateTime)):
        return one == other
    return equal(evaluation, one, other) is True


def _equal_parts(
    evaluation: Evaluation, one: object, other: object, *, depth: int
) -> bool | None:
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return False
        pairs = list(zip(one, other, strict=True))
    elif isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return False
        pairs = [(one[key], other[key]) for key in one]
    else:
        return _equal_ranges(evaluation, one, other, depth=depth)
    evaluation.spend(len(pairs))
    return all(
        equal(evaluation, left, right, depth=depth + 1) is True for left, right in pairs
    )


def _equal_ranges(
    evaluation: Evaluation, one: object, other: object, *, depth: int
) -> bool:
    if not isinstance(one, FeelRange) or not isinstance(other, FeelRange):
        return False
    return (
        one.start_included == other.start_included
        and one.end_included == other.end_included
        and one.sign == other.sign
        and equal(evaluation, one.start, other.start, depth=depth + 1) is True
        and equal(evaluation, one.end, other.end, depth=depth + 1) is True
    )


def _equal_moments(one: FeelTime | FeelDateTime, other: object) -> bool:
    """Compare up to the second, as the standard compares the properties of times."""
    if not isinstance(other, (FeelTime, FeelDateTime)):
        return False
    return _has_zone(one) == _has_zone(other) and one.seconds == other.seconds


def ordered(
    evaluation: Evaluation, sign: str, one: object, other: object
) -> bool | None:
    """Compare two values by `<`, `<=`, `>` or `>=`; null if they have no order."""
    keys = order_keys(one, other)
    if keys is None:
        evaluation.warn(f"{_kinds(one, other)} cannot be compared by {sign}")
        return None
    return _ORDER[sign](*keys)


def order_keys(one: object, other: object) -> tuple[object, object] | None:
    """Return what the order of two values is that of, or None if they have none."""
    if type(one) is not type(other):
        return None
    if isinstance(one, (FeelTime, FeelDateTime)):
        if _has_zone(one) != _has_zone(other):
            return None
        return one.nanoseconds, other.nanoseconds  # type: ignore[attr-defined]
    if isinstance(one, FeelDate) and isinstance(other, FeelDate):
        return one.day_number, other.day_number
    if isinstance(one, (Decimal, str, DaysTimeDuration, YearsMonthsDuration)):
        return one, other
    return None


def _has_zone(moment: object) -> bool:
    time = moment.time if isinstance(moment, FeelDateTime) else moment
    return isinstance(time, FeelTime) and time.zone is not None


def _kinds(one: object, other: object) -> str:
    return f"a {kind_of(one)} and a {kind_of(other)}"
