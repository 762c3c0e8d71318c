"""Values that a diagram builds: an expression, or lists and maps of such values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from engine.bpmn.expressions import Expression, compile_expression

if TYPE_CHECKING:
    from engine.bpmn.execution import Execution
    from engine.bpmn.process_model import Extension


@dataclass(frozen=True, slots=True)
class ListValue:
    """`camunda:list`: its values in order."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class MapValue:
    """`camunda:map`: keys, which may be expressions, and their values."""

    entries: tuple[tuple[Expression, Value], ...]


#: None stands for the value of an empty element: null.
Value: TypeAlias = Expression | ListValue | MapValue | None


def read_value(element: Extension) -> Value:
    """Compile the value inside of a parameter, a list or a map entry."""
    for child in element.children:
        if child.tag in {"list", "map"}:
            return _structure(child)
    return compile_expression(element.text) if element.text else None


def _structure(element: Extension) -> Value:
    if element.tag == "map":
        return MapValue(
            tuple(
                (compile_expression(entry.attributes["key"]), read_value(entry))
                for entry in element.children
            )
        )
    return ListValue(
        tuple(
            read_value(item) if item.tag == "value" else _structure(item)
            for item in element.children
        )
    )


def value_of(
    value: Value, execution: Execution, *, scope_id: str, element_id: str
) -> object:
    """Return what a value is, seen from a scope.

    Raises:
        ExpressionFailed: an expression in it has no value.
    """
    if value is None:
        return None
    if isinstance(value, ListValue):
        return [
            value_of(item, execution, scope_id=scope_id, element_id=element_id)
            for item in value.items
        ]
    if isinstance(value, MapValue):
        return {
            str(execution.evaluate(key, scope_id, element_id)): value_of(
                item, execution, scope_id=scope_id, element_id=element_id
            )
            for key, item in value.entries
        }
    return execution.evaluate(value, scope_id, element_id)
