"""Find what has variables like these: by index for values that are asked for exactly."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, select

from engine.errors import ConditionRefused
from engine.model.lists import Comparison, VariableCondition
from engine.queries.lists.listing import Column, Conditions
from engine.queries.lists.slicing import like
from engine.store.tables import variable
from engine.store.variable_rows import json_text, search_text, type_word

_ORDERED: Mapping[Comparison, Callable[[Any, Any], Any]] = {
    Comparison.MORE: operator.gt,
    Comparison.AT_LEAST: operator.ge,
    Comparison.LESS: operator.lt,
    Comparison.AT_MOST: operator.le,
}
_PATTERNS = frozenset({Comparison.LIKE, Comparison.NOT_LIKE})
_NUMBER, _STRING = "number", "string"
_NUL = "\x00"
_PLAIN = frozenset({"null", "boolean", _NUMBER, _STRING})


def with_variables(
    scope_id: Column, wanted: Collection[VariableCondition]
) -> Conditions:
    """Yield that a scope has a variable like each of these.

    Raises:
        ConditionRefused: a value cannot be compared that way.
    """
    for each in wanted:
        found = select(variable.c.scope_id).where(
            variable.c.name == each.name, is_like(each)
        )
        yield scope_id.in_(found)


def any_condition(filters: Iterator[list[ColumnElement[bool]]]) -> Conditions:
    """Yield that of each filter one condition holds; an empty one asks for nothing."""
    return (or_(false(), *conditions) for conditions in filters if conditions)


def is_like(wanted: VariableCondition) -> ColumnElement[bool]:
    """Return that a variable, whatever its name, has a value like this.

    Raises:
        ConditionRefused: a value cannot be compared that way.
    """
    how, kind = wanted.comparison, type_word(wanted.value)
    if kind not in _PLAIN or not (_is_text(wanted.name) and _is_text(wanted.value)):
        raise ConditionRefused(name=wanted.name, how=how, kind=kind)
    if how is Comparison.EQUAL:
        return _is(kind, wanted.value)
    if how is Comparison.NOT_EQUAL:
        return not_(_is(kind, wanted.value))
    if how in _PATTERNS and kind == _STRING:
        fits = like(variable.c.text_value, str(wanted.value))
        fits = fits if how is Comparison.LIKE else not_(fits)
        return and_(variable.c.type == kind, fits)
    if how in _ORDERED and kind in {_NUMBER, _STRING}:
        is_number = kind == _NUMBER
        column = variable.c.number_value if is_number else variable.c.text_value
        value = _number(wanted.value) if is_number else wanted.value
        return and_(variable.c.type == kind, _ORDERED[how](column, value))
    raise ConditionRefused(name=wanted.name, how=how, kind=kind)


def _is(kind: str, value: object) -> ColumnElement[bool]:
    text = search_text(value)
    if kind == "null":
        return variable.c.type == kind
    if kind == _NUMBER:
        number = _number(value)
        return and_(variable.c.type == kind, variable.c.number_value == number)
    if text is None:
        # Longer texts stand in no index.
        return and_(variable.c.type == kind, variable.c.value == json_text(value))
    return and_(
        variable.c.type == kind,
        variable.c.text_value.is_not(None),
        variable.c.text_value == text,
    )


def _number(value: Any) -> float:
    """Return a number as columns have it; what is beyond them is more than all."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _is_text(value: object) -> bool:
    """Say whether the databases can be asked for it: no half characters, no NUL."""
    if not isinstance(value, str):
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return _NUL not in value
