"""Answer for a kind of thing that lists are made of: its order, its filter, its view."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    SQLColumnExpression,
)

from engine.model.actors import Actor
from engine.model.lists import Slice
from engine.queries.lists.slicing import count_of, like, rows_of
from engine.store.visibility import labels_of

Filter = TypeVar("Filter")
View = TypeVar("View")

Column = SQLColumnExpression[Any]
Conditions = Iterable[ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf(Generic[Filter, View]):
    """One kind of list; its query says by itself what an actor sees."""

    sorts: Mapping[str, Column]
    natural: tuple[ColumnElement[Any], ...]
    query: Callable[[Filter, Actor], Select[Any]]
    view: Callable[[Row[Any]], View]
    #: What the query leaves open beside the labels of the actor.
    parameters: Mapping[str, object] = field(default_factory=dict)

    def rows(
        self, connection: Connection, wanted: Filter, part: Slice, *, actor: Actor
    ) -> list[View]:
        """Return the wanted part of what the actor sees.

        Raises:
            SortRefused: the list is not sorted by that name.
        """
        rows = rows_of(
            connection,
            self.query(wanted, actor),
            part,
            sorts=self.sorts,
            natural=self.natural,
            parameters={**labels_of(actor), **self.parameters},
        )
        return [self.view(row) for row in rows]

    def count(self, connection: Connection, wanted: Filter, *, actor: Actor) -> int:
        """Return how many things the actor sees that are wanted."""
        parameters = {**labels_of(actor), **self.parameters}
        return count_of(connection, self.query(wanted, actor), parameters)


def equal(*pairs: tuple[Column, object | None]) -> Conditions:
    """Yield that columns have values; None asks for nothing."""
    return (column == value for column, value in pairs if value is not None)


def among(*pairs: tuple[Column, Collection[str] | None]) -> Conditions:
    """Yield that columns have one of some values; None asks for nothing."""
    return (
        column.in_(sorted(values)) for column, values in pairs if values is not None
    )


def apart(*pairs: tuple[Column, Collection[str]]) -> Conditions:
    """Yield that columns have none of some values; an empty one asks for nothing."""
    return (column.not_in(sorted(values)) for column, values in pairs if values)


def alike(*pairs: tuple[Column, str | None]) -> Conditions:
    """Yield that columns are like patterns; None asks for nothing."""
    return (like(column, pattern) for column, pattern in pairs if pattern is not None)


def at_least(*pairs: tuple[Column, object | None]) -> Conditions:
    """Yield that columns have these values or more; None asks for nothing."""
    return _compared(operator.ge, pairs)


def at_most(*pairs: tuple[Column, object | None]) -> Conditions:
    """Yield that columns have these values or less; None asks for nothing."""
    return _compared(operator.le, pairs)


def before(*pairs: tuple[Column, object | None]) -> Conditions:
    """Yield that columns come before moments; None asks for nothing."""
    return _compared(operator.lt, pairs)


def after(*pairs: tuple[Column, object | None]) -> Conditions:
    """Yield that columns come after moments; None asks for nothing."""
    return _compared(operator.gt, pairs)


def _compared(
    compare: Callable[[Any, Any], Any], pairs: Iterable[tuple[Column, object | None]]
) -> Conditions:
    return (compare(column, value) for column, value in pairs if value is not None)
