"""Types: what `instance of` asks and what parameters demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from engine.bpmn.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.bpmn.feel.evaluation import Evaluation
from engine.bpmn.feel.functions import FeelFunction
from engine.bpmn.feel.moments import FeelDate, FeelDateTime, FeelTime
from engine.bpmn.feel.ranges import FeelRange


@dataclass(frozen=True, slots=True)
class SimpleType:
    """A type without parts: number, string, date …; `Any` has every value."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType:
    """Lists whose entries have one type."""

    of: FeelType


@dataclass(frozen=True, slots=True)
class RangeType:
    """Ranges whose ends have one type."""

    of: FeelType


@dataclass(frozen=True, slots=True)
class ContextType:
    """Contexts with at least these entries."""

    entries: Mapping[str, FeelType] = field(hash=False)


@dataclass(frozen=True, slots=True)
class FunctionType:
    """Functions of these parameters and this result."""

    parameters: tuple[FeelType, ...]
    result: FeelType


@dataclass(frozen=True, slots=True)
class CheckedType:
    """A type of a caller's own: another type, and a check of its values."""

    base: FeelType
    allows: Callable[[object], bool]


FeelType: TypeAlias = (
    SimpleType | ListType | RangeType | ContextType | FunctionType | CheckedType
)

ANY = SimpleType("Any")
NULL = SimpleType("Null")
NUMBER = SimpleType("number")
STRING = SimpleType("string")
BOOLEAN = SimpleType("boolean")

#: Name -> the Python classes of its values.
SIMPLE_TYPES: Mapping[str, tuple[type, ...]] = {
    "Any": (object,),
    "Null": (type(None),),
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "date": (FeelDate,),
    "time": (FeelTime,),
    "date and time": (FeelDateTime,),
    "days and time duration": (DaysTimeDuration,),
    "years and months duration": (YearsMonthsDuration,),
    "list": (list,),
    "context": (dict,),
    "function": (FeelFunction,),
    "range": (FeelRange,),
}


def kind_of(value: object) -> str:
    """Return the name of the simple type that a value has."""
    for name, classes in SIMPLE_TYPES.items():
        if name != "Any" and isinstance(value, classes):
            return name
    return type(value).__name__


def is_instance(
    evaluation: Evaluation, value: object, wanted: FeelType, *, depth: int = 0
) -> bool:
    """Say whether a value is of a type; null is of type Null only."""
    evaluation.spend()
    evaluation.require_depth(depth)
    if isinstance(wanted, SimpleType):
        return _is_simple(value, wanted)
    if isinstance(wanted, CheckedType):
        return is_instance(evaluation, value, wanted.base, depth=depth + 1) and (
            wanted.allows(value)
        )
    if isinstance(wanted, ListType):
        return isinstance(value, list) and all(
            fits(evaluation, entry, wanted.of, depth=depth + 1) for entry in value
        )
    if isinstance(wanted, ContextType):
        return isinstance(value, dict) and all(
            name in value and fits(evaluation, value[name], type_, depth=depth + 1)
            for name, type_ in wanted.entries.items()
        )
    if isinstance(wanted, RangeType):
        return isinstance(value, FeelRange) and all(
            fits(evaluation, end, wanted.of, depth=depth + 1)
            for end in (value.start, value.end)
        )
    return isinstance(value, FeelFunction) and _is_function(value, wanted)


def fits(
    evaluation: Evaluation, value: object, wanted: FeelType, *, depth: int = 0
) -> bool:
    """Say whether a value may stand where the type is wanted: null always may."""
    return value is None or is_instance(evaluation, value, wanted, depth=depth)


def _is_simple(value: object, wanted: SimpleType) -> bool:
    if wanted.name == "Null":
        return value is None
    return value is not None and isinstance(value, SIMPLE_TYPES[wanted.name])


def _is_function(value: FeelFunction, wanted: FunctionType) -> bool:
    """Compare signatures: parameters may be wider, the result may be narrower."""
    given = value.type
    if isinstance(given, FunctionType):
        return conforms(given, wanted)
    return value.parameters is None or len(value.parameters) == len(wanted.parameters)


def conforms(  # noqa: PLR0911 - one line a kind
    given: FeelType, wanted: FeelType
) -> bool:
    """Say whether every value of one type is a value of the other."""
    if wanted in {ANY, given} or given == NULL:
        return True
    match given, wanted:
        case CheckedType(base=base), _:
            return conforms(base, wanted)
        case ListType(of=one), ListType(of=other):
            return conforms(one, other)
        case RangeType(of=one), RangeType(of=other):
            return conforms(one, other)
        case ContextType(entries=one), ContextType(entries=other):
            return all(
                name in one and conforms(one[name], type_)
                for name, type_ in other.items()
            )
        case FunctionType(), FunctionType():
            return (
                len(given.parameters) == len(wanted.parameters)
                and conforms(given.result, wanted.result)
                and all(map(conforms, wanted.parameters, given.parameters))
            )
        case _:
            return False


def without_checks(type_: FeelType) -> FeelType:
    """Return a type without the checks of its values, which `instance of` ignores."""
    match type_:
        case CheckedType(base=base):
            return without_checks(base)
        case ListType(of=of):
            return ListType(without_checks(of))
        case RangeType(of=of):
            return RangeType(without_checks(of))
        case ContextType(entries=entries):
            return ContextType(
                {name: without_checks(entry) for name, entry in entries.items()}
            )
        case _:
            return type_


def coerced(evaluation: Evaluation, value: object, wanted: FeelType) -> object:
    """Return the value as a type demands it, or null if it cannot be.

    A list of one entry becomes that entry, a single value becomes a list, a date
    becomes its midnight in UTC, as the standard's implicit conversions say.
    """
    if fits(evaluation, value, wanted):
        return value
    if (
        isinstance(value, list)
        and len(value) == 1
        and fits(evaluation, value[0], wanted)
    ):
        return value[0]
    if isinstance(wanted, ListType) and fits(evaluation, value, wanted.of):
        return [value]
    evaluation.warn(f"a {kind_of(value)} is not of the type that is demanded")
    return None
