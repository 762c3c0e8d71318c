"""Signatures of built-in functions: parameters, what they take, and overloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.bpmn.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.bpmn.feel.evaluation import Evaluation, Fault
from engine.bpmn.feel.functions import FeelFunction
from engine.bpmn.feel.moments import FeelDate, FeelDateTime, FeelTime
from engine.bpmn.feel.numbers import whole_part
from engine.bpmn.feel.ranges import FeelRange
from engine.bpmn.feel.types import (
    ANY,
    SIMPLE_TYPES,
    FeelType,
    FunctionType,
    ListType,
    SimpleType,
    kind_of,
)

#: Turns an argument into what a function works with, or raises Fault.
Check = Callable[[object], object]

#: Digits of a number that counts something.
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter: its name, the words for what it takes, and how that is checked."""

    name: str
    kind: str
    check: Check
    #: May be left out.
    optional: bool = False
    #: Null is passed on to the function.
    nullable: bool = False
    #: Takes all the arguments that are left.
    rest: bool = False

    def taken(self, argument: object) -> object:
        """Return the argument as the function needs it."""
        if argument is None and self.nullable:
            return None
        return self.check(argument)


@dataclass(frozen=True, slots=True)
class Builtin:
    """One signature of a built-in function; several of one name are overloads."""

    name: str
    parameters: tuple[Param, ...]
    run: Callable[..., object]
    result: str = "Any"

    @property
    def signature(self) -> str:
        """How the function is called, in words."""
        shown = [
            f"{param.name}{'...' if param.rest else ''}{'?' if param.optional else ''}"
            f": {param.kind}"
            for param in self.parameters
        ]
        return f"{self.name}({', '.join(shown)})"

    def fits_count(self, count: int) -> bool:
        """Say whether the function can take so many arguments."""
        least = sum(not param.optional for param in self.parameters)
        most = None if self._takes_rest else len(self.parameters)
        return least <= count and (most is None or count <= most)

    def fits_names(self, names: Mapping[str, object]) -> bool:
        """Say whether the function has parameters of these names."""
        known = {param.name for param in self.parameters}
        wanted = {param.name for param in self.parameters if not param.optional}
        return wanted <= names.keys() <= known

    @property
    def _takes_rest(self) -> bool:
        return bool(self.parameters) and self.parameters[-1].rest

    def call(self, evaluation: Evaluation, arguments: Sequence[object]) -> object:
        """Call with arguments by position."""
        params = list(self.parameters)
        if self._takes_rest:
            params += [params[-1]] * (len(arguments) - len(params))
        taken = [
            param.taken(argument)
            for param, argument in zip(params, arguments, strict=False)
        ]
        return self.run(evaluation, *taken)

    def call_named(
        self, evaluation: Evaluation, arguments: Mapping[str, object]
    ) -> object:
        """Call with arguments by name; what is left out is null."""
        taken = [
            param.taken(arguments[param.name]) if param.name in arguments else None
            for param in self.parameters
        ]
        while taken and self.parameters[len(taken) - 1].name not in arguments:
            taken.pop()
        return self.run(evaluation, *taken)


def function_value(name: str, overloads: Sequence[Builtin]) -> FeelFunction:
    """Return the value that the name of a built-in function has."""

    def call(evaluation: Evaluation, arguments: Sequence[object]) -> object:
        fitting = [one for one in overloads if one.fits_count(len(arguments))]
        if not fitting:
            message = f"it does not take {len(arguments)} arguments"
            raise Fault(message)
        return _first(fitting, lambda one: one.call(evaluation, arguments))

    def call_named(evaluation: Evaluation, arguments: Mapping[str, object]) -> object:
        fitting = [one for one in overloads if one.fits_names(arguments)]
        if not fitting:
            message = f"it has no parameters {', '.join(arguments)}"
            raise Fault(message)
        return _first(fitting, lambda one: one.call_named(evaluation, arguments))

    first = overloads[0]
    names = tuple(param.name for param in first.parameters)
    return FeelFunction(name, names, call, call_named, _type_of(first))


def _first(overloads: Sequence[Builtin], call: Callable[[Builtin], object]) -> object:
    """Return the result of the first overload whose arguments fit."""
    last: Mismatch | None = None
    for one in overloads:
        try:
            return call(one)
        except Mismatch as mismatch:
            last = mismatch
    raise last or Fault


def _type_of(builtin: Builtin) -> FunctionType:
    parameters = tuple(_simple(param.kind) for param in builtin.parameters)
    return FunctionType(parameters, _simple(builtin.result))


def _simple(kind: str) -> FeelType:
    if kind == "list":
        return ListType(ANY)
    return SimpleType(kind) if kind in SIMPLE_TYPES else ANY


class Mismatch(Fault):
    """An argument is not of the kind that a parameter takes."""


def _instance(*classes: type) -> Check:
    def check(argument: object) -> object:
        if isinstance(argument, classes):
            return argument
        # A list of one entry may stand for its entry.
        if isinstance(argument, list) and len(argument) == 1:
            entry: object = argument[0]
            if isinstance(entry, classes):
                return entry
        message = f"a {kind_of(argument)} is not what this parameter takes"
        raise Mismatch(message)

    return check


def _strict_instance(*classes: type) -> Check:
    def check(argument: object) -> object:
        if isinstance(argument, classes):
            return argument
        message = f"a {kind_of(argument)} is not what this parameter takes"
        raise Mismatch(message)

    return check


def _integer(argument: object) -> object:
    number = _NUMBER(argument)
    if not isinstance(number, Decimal) or number.adjusted() > _MOST_DIGITS:
        message = "the number is too large for this parameter"
        raise Mismatch(message)
    return whole_part(number)


def _list(argument: object) -> object:
    if argument is None:
        message = "null is no list"
        raise Mismatch(message)
    return argument if isinstance(argument, list) else [argument]


_NUMBER = _instance(Decimal)


def number(name: str, **options: bool) -> Param:
    """Take a number."""
    return Param(name, "number", _NUMBER, **options)


def integer(name: str, **options: bool) -> Param:
    """Take a number as an int; its fraction does not count."""
    return Param(name, "number", _integer, **options)


def text(name: str, **options: bool) -> Param:
    """Take a string."""
    return Param(name, "string", _instance(str), **options)


def boolean(name: str, **options: bool) -> Param:
    """Take a boolean."""
    return Param(name, "boolean", _instance(bool), **options)


def items(name: str, **options: bool) -> Param:
    """Take a list; a single value counts as a list of it."""
    return Param(name, "list", _list, **options)


def only_list(name: str, **options: bool) -> Param:
    """Take a list and nothing else."""
    return Param(name, "list", _strict_instance(list), **options)


def anything(name: str, **options: bool) -> Param:
    """Take any value, null included."""
    return Param(
        name, "Any", lambda argument: argument, **{"nullable": True, **options}
    )


def context(name: str, **options: bool) -> Param:
    """Take a context."""
    return Param(name, "context", _instance(dict), **options)


def function(name: str, **options: bool) -> Param:
    """Take a function."""
    return Param(name, "function", _strict_instance(FeelFunction), **options)


def date(name: str, **options: bool) -> Param:
    """Take a date, or the date of a date and time."""
    return Param(name, "date", _date, **options)


def day_or_moment(name: str, **options: bool) -> Param:
    """Take a date, or a date and time."""
    return Param(
        name, "date or date and time", _instance(FeelDate, FeelDateTime), **options
    )


def moment(name: str, **options: bool) -> Param:
    """Take a date and time."""
    return Param(name, "date and time", _instance(FeelDateTime), **options)


def time(name: str, **options: bool) -> Param:
    """Take a time."""
    return Param(name, "time", _instance(FeelTime), **options)


def duration(name: str, **options: bool) -> Param:
    """Take days and time."""
    return Param(name, "days and time duration", _instance(DaysTimeDuration), **options)


def any_duration(name: str, **options: bool) -> Param:
    """Take either kind of duration."""
    kinds = (DaysTimeDuration, YearsMonthsDuration)
    return Param(name, "duration", _instance(*kinds), **options)


def range_of(name: str, **options: bool) -> Param:
    """Take a range."""
    return Param(name, "range", _strict_instance(FeelRange), **options)


def point(name: str, **options: bool) -> Param:
    """Take a value that ranges can hold."""
    kinds = (
        Decimal, str, FeelDate, FeelTime, FeelDateTime, DaysTimeDuration,
        YearsMonthsDuration,
    )  # fmt: skip
    return Param(name, "point", _strict_instance(*kinds), **options)


def _date(argument: object) -> object:
    value = _instance(FeelDate, FeelDateTime)(argument)
    return value.date if isinstance(value, FeelDateTime) else value
