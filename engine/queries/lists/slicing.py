"""Sort and cut a list, or count it, the same way for every kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    SQLColumnExpression,
    false,
    func,
    literal,
    select,
    true,
)

from engine.errors import SortRefused
from engine.model.lists import Slice

_ESCAPE = "\\"


def rows_of(
    connection: Connection,
    query: Select[Any],
    wanted: Slice,
    *,
    sorts: Mapping[str, SQLColumnExpression[Any]],
    natural: Iterable[ColumnElement[Any]],
    parameters: Mapping[str, object] | None = None,
) -> Sequence[Row[Any]]:
    """Return the wanted part of a query.

    Args:
        connection: Where to ask.
        query: What is listed, filtered already.
        wanted: Which part.
        sorts: What the list may be sorted by.
        natural: The order of the list by itself; it ends with what is unique, so that
            no row stands on two pages.
        parameters: What the query leaves open.

    Raises:
        SortRefused: the list is not sorted by that name.
    """
    if wanted.limit <= 0:
        return []
    order = list(natural)
    if wanted.sort_by is not None:
        column = sorts.get(wanted.sort_by)
        if column is None:
            raise SortRefused(wanted.sort_by, known=sorted(sorts))
        way = column.desc() if wanted.descending else column.asc()
        # The databases differ in where nothing stands.
        order.insert(0, way.nulls_last())
    page = query.order_by(*order).limit(wanted.limit).offset(wanted.first)
    return connection.execute(page, dict(parameters or {})).all()


def count_of(
    connection: Connection,
    query: Select[Any],
    parameters: Mapping[str, object] | None = None,
) -> int:
    """Return how many rows a query finds."""
    columns = query.with_only_columns(literal(1).label("one")).order_by(None)
    counted = select(func.count()).select_from(columns.subquery())
    return connection.execute(counted, dict(parameters or {})).scalar_one()


def like(column: SQLColumnExpression[Any], pattern: str) -> ColumnElement[bool]:
    """Return the condition that a text is like a pattern: `%` stands for anything.

    An underscore stands for itself: keys are full of them.
    """
    safe = pattern.replace(_ESCAPE, _ESCAPE * 2).replace("_", f"{_ESCAPE}_")
    return column.like(safe, escape=_ESCAPE)


def truth(value: bool) -> ColumnElement[bool]:  # noqa: FBT001 - it is all there is
    """Return true or false as a word of SQL: PostgreSQL compares `IS` with no parameter."""
    return true() if value else false()
