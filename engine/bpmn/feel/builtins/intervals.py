"""Built-in functions that compare points and ranges with ranges.

Each end of a range stands just before, at or just behind its value: an open start
begins just behind it. A point is a range whose ends are both at its value. With that
the thirteen relations are comparisons of ends.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from engine.bpmn.feel.builtins.signature import Builtin, Param, point, range_of
from engine.bpmn.feel.comparing import order_keys
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.ranges import FeelRange

#: Where an end stands: its value, and -1, 0 or 1 for just before, at, just behind.
End = tuple[object, int]
Relation = Callable[[FeelRange, FeelRange], bool]

_LEAST: End = (None, -2)
_GREATEST: End = (None, 2)


def _start(wanted: FeelRange) -> End:
    if wanted.start is None:
        return _LEAST
    return wanted.start, 0 if wanted.start_included else 1


def _end(wanted: FeelRange) -> End:
    if wanted.end is None:
        return _GREATEST
    return wanted.end, 0 if wanted.end_included else -1


def _compared(one: End, other: End) -> int:
    """Return -1, 0 or 1."""
    if one[0] is not None and other[0] is not None:
        keys = order_keys(one[0], other[0])
        if keys is None:
            message = "the values cannot be compared"
            raise Fault(message)
        if keys[0] != keys[1]:
            return -1 if keys[0] < keys[1] else 1  # type: ignore[operator]
    return (one[1] > other[1]) - (one[1] < other[1])


def _before(one: FeelRange, other: FeelRange) -> bool:
    return _compared(_end(one), _start(other)) < 0


def _meets(one: FeelRange, other: FeelRange) -> bool:
    return _compared(_end(one), _start(other)) == 0


def _overlaps(one: FeelRange, other: FeelRange) -> bool:
    return (
        _compared(_end(one), _start(other)) >= 0
        and _compared(_end(other), _start(one)) >= 0
    )


def _overlaps_before(one: FeelRange, other: FeelRange) -> bool:
    return (
        _compared(_start(one), _start(other)) < 0
        and _compared(_end(one), _start(other)) >= 0
        and _compared(_end(one), _end(other)) <= 0
    )


def _finishes(one: FeelRange, other: FeelRange) -> bool:
    return (
        _compared(_end(one), _end(other)) == 0
        and _compared(_start(one), _start(other)) >= 0
    )


def _starts(one: FeelRange, other: FeelRange) -> bool:
    return (
        _compared(_start(one), _start(other)) == 0
        and _compared(_end(one), _end(other)) <= 0
    )


def _during(one: FeelRange, other: FeelRange) -> bool:
    return (
        _compared(_start(one), _start(other)) >= 0
        and _compared(_end(one), _end(other)) <= 0
    )


def _coincides(one: FeelRange, other: FeelRange) -> bool:
    return (
        _compared(_start(one), _start(other)) == 0
        and _compared(_end(one), _end(other)) == 0
    )


def _related(
    relation: Relation, _evaluation: Evaluation, one: object, other: object
) -> bool:
    return relation(_as_range(one), _as_range(other))


def _reversed(
    relation: Relation, _evaluation: Evaluation, one: object, other: object
) -> bool:
    return relation(_as_range(other), _as_range(one))


def _as_range(value: object) -> FeelRange:
    return value if isinstance(value, FeelRange) else FeelRange(value, value)


_POINTS = (point("point1"), point("point2"))
_POINT_AND_RANGE = (point("point"), range_of("range"))
_RANGE_AND_POINT = (range_of("range"), point("point"))
_RANGES = (range_of("range1"), range_of("range2"))


def _pair(
    name: str,
    mirrored: str,
    relation: Relation,
    *parameters: tuple[Param, Param],
) -> tuple[Builtin, ...]:
    """Return a relation and its mirror image, each with its signatures."""
    straight, turned = partial(_related, relation), partial(_reversed, relation)
    mirror = {
        _POINT_AND_RANGE: _RANGE_AND_POINT,
        _RANGE_AND_POINT: _POINT_AND_RANGE,
    }
    return (
        *(Builtin(name, pair, straight, "boolean") for pair in parameters),
        *(
            Builtin(mirrored, mirror.get(pair, pair), turned, "boolean")
            for pair in parameters
        ),
    )


FUNCTIONS = (
    *_pair(
        "before", "after", _before, _POINTS, _POINT_AND_RANGE, _RANGE_AND_POINT, _RANGES
    ),
    *_pair("meets", "met by", _meets, _RANGES),
    Builtin("overlaps", _RANGES, partial(_related, _overlaps), "boolean"),
    *_pair("overlaps before", "overlaps after", _overlaps_before, _RANGES),
    *_pair("finishes", "finished by", _finishes, _POINT_AND_RANGE, _RANGES),
    *_pair("during", "includes", _during, _POINT_AND_RANGE, _RANGES),
    *_pair("starts", "started by", _starts, _POINT_AND_RANGE, _RANGES),
    Builtin("coincides", _POINTS, partial(_related, _coincides), "boolean"),
    Builtin("coincides", _RANGES, partial(_related, _coincides), "boolean"),
)
