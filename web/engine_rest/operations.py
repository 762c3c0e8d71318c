"""Declare operations of the machine interface: path, schemas and scope, once.

From one declaration come the route, the check of what is sent, the answer and the
OpenAPI document. An operation that declares no scope does not exist.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Blueprint
from marshmallow import Schema
from werkzeug.wrappers import Response

from handlers.machines.entrance import Caller
from handlers.machines.scopes import Scope
from web.engine_rest.answers import as_json, empty
from web.engine_rest.door import require
from web.engine_rest.input import body_of, query_of
from web.routing import Guard

#: Where the interface begins; the second is the way of Camunda to name an engine.
PREFIXES = ("/engine-rest", "/engine-rest/engine/default")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, checked: who asks, and what they sent."""

    caller: Caller
    #: Query parameters, of declared names alone.
    query: dict[str, Any] = field(default_factory=dict)
    #: The JSON body, loaded.
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What the interface can be asked."""

    #: As Camunda's OpenAPI document names it.
    name: str
    method: str
    #: As in OpenAPI: `/deployment/{id}`; views get that id as `wanted_id`.
    path: str
    scope: Scope
    summary: str
    query: Schema | None = None
    body: Schema | None = None
    #: None = 204 without a body.
    answer: Schema | None = None
    #: Whether the answer may be 204 all the same.
    or_nothing: bool = False
    #: Whether the answer is a list of `answer`.
    many: bool = False
    #: Of answers and bodies that are no JSON.
    media_type: str = "application/json"
    #: Names of the parts of a form upload, with what they are.
    parts: dict[str, str] = field(default_factory=dict)


#: Takes a call and the parts of its path; returns what is dumped, None for 204, or a
#: response that is ready.
OperationView = Callable[..., Any]


class Operations(Blueprint):
    """A group of operations under one heading of the documentation."""

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(f"engine_rest_{name}", import_name)
        self.heading = name
        self.guards: dict[str, Guard] = {}
        self.declared: list[Operation] = []

    def operation(
        self, operation: Operation
    ) -> Callable[[OperationView], OperationView]:
        """Register the decorated view as the answer to an operation."""

        def register(view: OperationView) -> OperationView:
            self.declared.append(operation)
            self.guards[f"{self.name}.{operation.name}"] = Guard.MACHINE
            for number, prefix in enumerate(PREFIXES):
                name = operation.name if not number else f"{operation.name}_{number}"
                self.guards[f"{self.name}.{name}"] = Guard.MACHINE
                self.add_url_rule(
                    prefix + _flask_path(operation.path),
                    endpoint=name,
                    view_func=_answering(operation, view),
                    methods=[operation.method],
                    provide_automatic_options=False,
                )
            return view

        return register


def _answering(operation: Operation, view: OperationView) -> Callable[..., Response]:
    @functools.wraps(view)
    def answer(**path: str) -> Response:
        caller = require(operation.scope)
        call = Call(
            caller=caller,
            query=query_of(operation.query),
            body=body_of(operation.body),
        )
        return _response(operation, view(call, **path))

    return answer


def _response(operation: Operation, result: Any) -> Response:
    if isinstance(result, Response):
        return result
    if result is None or operation.answer is None:
        return empty(HTTPStatus.NO_CONTENT)
    return as_json(operation.answer.dump(result, many=operation.many))


def _flask_path(path: str) -> str:
    """Return a path of OpenAPI as Flask has it; `{id}` arrives as `wanted_id`.

    To Python, `id` is a function of its own.
    """
    return path.replace("{id}", "{wanted_id}").translate({ord("{"): "<", ord("}"): ">"})
