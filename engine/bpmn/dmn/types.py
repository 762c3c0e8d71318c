"""Types of decisions: simple ones of FEEL, and those that a file defines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.bpmn.dmn.model import Cell, Item, ItemDefinition
from engine.bpmn.feel.durations import parse_duration
from engine.bpmn.feel.moments import parse_date, parse_date_time, parse_time
from engine.bpmn.feel.types import (
    ANY,
    NUMBER,
    SIMPLE_TYPES,
    CheckedType,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    SimpleType,
)
from engine.bpmn.process_model import Place

#: Says whether a value passes unary tests.
Check = Callable[[object], bool]


def _is_whole(value: object) -> bool:
    return isinstance(value, Decimal) and value == value.to_integral_value()


_WHOLE_NUMBER = CheckedType(NUMBER, _is_whole)
#: Other names of simple types: of DMN, and of Camunda 7.
_ALIASES: Mapping[str, FeelType] = {
    "dateTime": SimpleType("date and time"),
    "dayTimeDuration": SimpleType("days and time duration"),
    "yearMonthDuration": SimpleType("years and months duration"),
    "integer": _WHOLE_NUMBER,
    "long": _WHOLE_NUMBER,
    "double": NUMBER,
}
#: Types that JSON has no values of, and what makes them of a text.
_FROM_TEXT: Mapping[str, Callable[[str], object]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "days and time duration": parse_duration,
    "years and months duration": parse_duration,
}


class Types:
    """The types that a file may name, resolved once."""

    def __init__(
        self,
        definitions: Mapping[str, ItemDefinition],
        *,
        check_of: Callable[[Cell], Check],
        complain: Callable[..., None],
    ) -> None:
        """Resolve all definitions.

        Args:
            definitions: By name.
            check_of: Compiles unary tests of allowed values.
            complain: Told of a type that cannot be resolved: code, place and facts.
        """
        self._definitions = definitions
        self._check_of = check_of
        self._complain = complain
        self._resolved: dict[str, FeelType] = {}
        self._resolving: list[str] = []
        for name in definitions:
            self._named(name, Place(1))

    @property
    def defined(self) -> Mapping[str, FeelType]:
        """The types of the file by name, for `instance of` and parameters in texts.

        There, the standard does not ask whether a value is among those allowed.
        """
        return {name: _unchecked(type_) for name, type_ in self._resolved.items()}

    def of(self, item: Item) -> FeelType:
        """Return the type of a variable, a parameter or a column."""
        return self.named(item.type_ref, item.place)

    def result_of(self, item: Item) -> FeelType:
        """Return what a callable gives: its variable names that, or a function."""
        type_ = self._exactly(item.type_ref, item.place)
        return _open(type_.result if isinstance(type_, FunctionType) else type_)

    def named(self, name: str | None, place: Place) -> FeelType:
        """Return the type of that name; without a name any value will do."""
        return _open(self._exactly(name, place))

    def _exactly(self, name: str | None, place: Place) -> FeelType:
        return ANY if name is None else self._named(name, place)

    def allowed_of(self, name: str | None) -> Cell | None:
        """Return the allowed values of a defined type."""
        definition = self._definitions.get(name or "")
        return None if definition is None else definition.allowed

    def _named(self, name: str, place: Place) -> FeelType:
        if name in self._resolved:
            return self._resolved[name]
        if name in self._definitions:
            return self._define(name)
        if name in _ALIASES:
            return _ALIASES[name]
        if name in SIMPLE_TYPES:
            return SimpleType(name)
        self._complain("dmn_type_unknown", place, name=name)
        return ANY

    def _define(self, name: str) -> FeelType:
        definition = self._definitions[name]
        if name in self._resolving:
            self._complain("dmn_type_circle", definition.place, name=name)
            return ANY
        self._resolving.append(name)
        self._resolved[name] = resolved = self._type_of(definition)
        self._resolving.pop()
        return resolved

    def _type_of(self, definition: ItemDefinition) -> FeelType:
        type_ = self._base_of(definition)
        if definition.allowed is not None:
            type_ = CheckedType(type_, self._check_of(definition.allowed))
        return ListType(type_) if definition.collection else type_

    def _base_of(self, definition: ItemDefinition) -> FeelType:
        if definition.function is not None:
            result, parameters = definition.function
            return FunctionType(
                tuple(self._exactly(one.type_ref, one.place) for one in parameters),
                self._exactly(result, definition.place),
            )
        if definition.components:
            return ContextType(
                {c.name: self._type_of(c) for c in definition.components}
            )
        return self._exactly(definition.type_ref, definition.place)


def _unchecked(type_: FeelType) -> FeelType:
    """Return the type without its allowed values."""
    if isinstance(type_, CheckedType):
        return _unchecked(type_.base)
    return _with_parts(type_, _unchecked)


def _open(type_: FeelType) -> FeelType:
    """Return the type with functions of any result: what they give shows in a call."""
    match type_:
        case FunctionType(parameters=parameters):
            return FunctionType(tuple(map(_open, parameters)), ANY)
        case CheckedType(base=base, allows=allows):
            return CheckedType(_open(base), allows)
        case _:
            return _with_parts(type_, _open)


def _with_parts(type_: FeelType, change: Callable[[FeelType], FeelType]) -> FeelType:
    match type_:
        case ListType(of=entry):
            return ListType(change(entry))
        case ContextType(entries=entries):
            return ContextType({name: change(entry) for name, entry in entries.items()})
        case FunctionType(parameters=parameters, result=result):
            return FunctionType(tuple(map(change, parameters)), change(result))
        case _:
            return type_


def from_outside(value: object, type_: FeelType) -> object:
    """Turn texts into the dates, times and durations that their type asks for.

    Variables of processes are JSON, which has no such values. What is no such text
    stays as it is, for the type to refuse.
    """
    match type_:
        case CheckedType(base=base):
            return from_outside(value, base)
        case ListType(of=entry) if isinstance(value, list):
            return [from_outside(item, entry) for item in value]
        case ContextType(entries=entries) if isinstance(value, dict):
            return {
                name: from_outside(item, entries[name]) if name in entries else item
                for name, item in value.items()
            }
        case SimpleType(name=name) if isinstance(value, str) and name in _FROM_TEXT:
            made = _FROM_TEXT[name](value)
            return value if made is None else made
        case _:
            return value
