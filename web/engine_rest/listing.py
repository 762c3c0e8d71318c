"""Declare a list once, and have its four operations: listed or counted, GET or POST."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from marshmallow import Schema

from engine import Actor, Slice
from handlers.machines.scopes import Scope
from web.engine_rest.errors import RestRefused
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas.links import Count
from web.engine_rest.schemas.paging import Page
from web.engine_rest.schemas.posted import Part, posted
from web.engine_rest.slices import slice_of

Wanted = TypeVar("Wanted")
Found = TypeVar("Found")
Query = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What Camunda's OpenAPI document calls the operations; None = there is none."""

    found: str
    count: str
    posted: str | None = None
    posted_count: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestList(Generic[Wanted, Found]):
    """A list, and how the engine is asked for it."""

    path: str
    #: What it lists, for the documentation.
    what: str
    names: Names
    query: type[Page]
    answer: Schema
    #: Camunda's sort keys, each with the engine's.
    sorts: Mapping[str, str]
    wanted: Callable[[Query], Wanted]
    find: Callable[[Wanted, Slice, Actor], list[Found]]
    count: Callable[[Wanted, Actor], int]
    show: Callable[[Found], dict[str, Any]]
    scope: Scope = Scope.READ
    #: Refuses what the caller may not ask for.
    allow: Callable[[Query, Actor], None] = lambda _query, _actor: None

    def declare(self, operations: Operations) -> None:
        """Add the operations of the list to a group."""
        body = posted(self.query)
        self._list(operations, self.names.found, "GET", query=self.query())
        self._count(operations, self.names.count, "GET", query=self.query())
        if self.names.posted is not None:
            self._list(operations, self.names.posted, "POST", query=Part(), body=body)
        if self.names.posted_count is not None:
            self._count(operations, self.names.posted_count, "POST", body=body)

    def _list(
        self,
        operations: Operations,
        name: str,
        method: str,
        *,
        query: Schema | None = None,
        body: Schema | None = None,
    ) -> None:
        def found(call: Call) -> list[dict[str, Any]]:
            asked = {**call.query, **call.body}
            self.allow(asked, call.caller.actor)
            part = slice_of(asked, self.sorts)
            rows = self.find(self.wanted(asked), part, call.caller.actor)
            return [self.show(row) for row in rows]

        operations.operation(
            Operation(
                name=name,
                method=method,
                path=self.path,
                scope=self.scope,
                summary=self.what,
                answer=self.answer,
                many=True,
                query=query,
                body=body,
            )
        )(found)

    def _count(
        self,
        operations: Operations,
        name: str,
        method: str,
        *,
        query: Schema | None = None,
        body: Schema | None = None,
    ) -> None:
        def count(call: Call) -> dict[str, int]:
            asked = {**call.query, **call.body}
            self.allow(asked, call.caller.actor)
            wanted = self.wanted(asked)
            return {"count": self.count(wanted, call.caller.actor)}

        operations.operation(
            Operation(
                name=name,
                method=method,
                path=f"{self.path}/count",
                scope=self.scope,
                summary=f"How many: {self.what}",
                answer=Count(),
                query=query,
                body=body,
            )
        )(count)


def one_or_some(query: Query, one: str, some: str) -> list[str] | None:
    """Return what one filter or its plural asks for; None asks for nothing."""
    return [query[one]] if query.get(one) is not None else query.get(some)


def either(query: Query, yes: str, no: str) -> bool | None:
    """Return what two opposite filters ask for; false asks for nothing, as in Camunda.

    Both at once find nothing in Camunda: here they are refused.

    Raises:
        RestRefused: both are asked for.
    """
    wants = [value for name, value in ((yes, True), (no, False)) if query.get(name)]
    if len(wants) > 1:
        raise RestRefused(reason=f"{yes!r} and {no!r} exclude each other")
    return wants[0] if wants else None


def same(query: Query, *names: str) -> dict[str, Any]:
    """Return the filters whose names are the engine's as well."""
    return {name: query[name] for name in names if query.get(name) is not None}


def alternatives(query: Query) -> Collection[Query]:
    """Return the queries of each of which one condition must hold: `orQueries`."""
    found: Collection[Query] = query.get("any_of", ())
    return found
