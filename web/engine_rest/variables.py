"""The variables of instances, of places that wait, and of tasks: the same six ways."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response

from engine import Actor
from handlers.machines.scopes import Scope
from web.engine_rest.answers import as_json
from web.engine_rest.errors import RestRefused
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas.values import TypedValue
from web.engine_rest.schemas.variables import (
    Deserialized,
    DeserializedOne,
    NamedValues,
    PatchVariables,
)
from web.engine_rest.values import plain, plain_variables, typed, typed_variables

Variables = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableNames:
    """What Camunda's OpenAPI document calls the operations."""

    all: str
    modify: str
    one: str
    put: str
    delete: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestVariables:
    """The variables of one kind of thing."""

    #: With `{id}` in it.
    path: str
    #: Whose variables they are, for the documentation.
    what: str
    names: VariableNames
    read: Callable[[str, Actor], Variables]
    #: Sets some and removes others, in one command.
    change: Callable[[str, Variables, Collection[str], Actor], None]

    def declare(self, operations: Operations) -> None:
        """Add the operations to a group."""
        self._reads(operations)
        self._changes(operations)

    def _reads(self, operations: Operations) -> None:
        def everything(call: Call, wanted_id: str) -> Response:
            return shown(self.read(wanted_id, call.caller.actor))

        def one(call: Call, wanted_id: str, var_name: str) -> dict[str, Any]:
            return typed(self._value(call, wanted_id, var_name))

        def data(call: Call, wanted_id: str, var_name: str) -> Response:
            value = self._value(call, wanted_id, var_name)
            return content_of(var_name, typed(value)["value"])

        operations.operation(
            Operation(
                name=self.names.all,
                method="GET",
                path=self.path,
                scope=Scope.READ,
                summary=f"The variables of {self.what}",
                query=Deserialized(),
                answer=NamedValues(),
            )
        )(everything)
        operations.operation(
            Operation(
                name=self.names.one,
                method="GET",
                path=self._one,
                scope=Scope.READ,
                summary=f"One variable of {self.what}",
                query=DeserializedOne(),
                answer=TypedValue(),
            )
        )(one)
        operations.operation(
            Operation(
                name=self.names.data,
                method="GET",
                path=f"{self._one}/data",
                scope=Scope.READ,
                summary=f"The content of a text or JSON variable of {self.what}",
                media_type="text/plain",
            )
        )(data)

    def _changes(self, operations: Operations) -> None:
        def modify(call: Call, wanted_id: str) -> None:
            values = plain_variables(call.body["modifications"])
            self.change(wanted_id, values, call.body["deletions"], call.caller.actor)

        def put(call: Call, wanted_id: str, var_name: str) -> None:
            value = plain(var_name, call.body)
            self.change(wanted_id, {var_name: value}, (), call.caller.actor)

        def delete(call: Call, wanted_id: str, var_name: str) -> None:
            self.change(wanted_id, {}, [var_name], call.caller.actor)

        operations.operation(
            Operation(
                name=self.names.modify,
                method="POST",
                path=self.path,
                scope=Scope.OPERATE,
                summary=f"Set and remove variables of {self.what}",
                body=PatchVariables(),
            )
        )(modify)
        operations.operation(
            Operation(
                name=self.names.put,
                method="PUT",
                path=self._one,
                scope=Scope.OPERATE,
                summary=f"Set a variable of {self.what}",
                body=TypedValue(),
            )
        )(put)
        operations.operation(
            Operation(
                name=self.names.delete,
                method="DELETE",
                path=self._one,
                scope=Scope.OPERATE,
                summary=f"Remove a variable of {self.what}",
            )
        )(delete)

    @property
    def _one(self) -> str:
        return f"{self.path}/{{var_name}}"

    def _value(self, call: Call, thing_id: str, name: str) -> object:
        variables = self.read(thing_id, call.caller.actor)
        if name not in variables:
            raise VariableMissing(name)
        return variables[name]


class VariableMissing(RestRefused):
    """There is no variable of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            reason=f"variable with name {name} does not exist",
            status=HTTPStatus.NOT_FOUND,
        )


def shown(variables: Variables) -> Response:
    """Return variables as an answer: an object with their names as keys."""
    return as_json(shown_values(variables))


def shown_values(variables: Variables) -> dict[str, Any]:
    """Return variables with their types, as they are written."""
    schema = TypedValue()
    return {name: schema.dump(one) for name, one in typed_variables(variables).items()}


def content_of(name: str, content: object) -> Response:
    """Return the content of a text or JSON variable.

    Raises:
        RestRefused: it is neither.
    """
    if not isinstance(content, str):
        reason = f"Value of variable with name {name} is not a binary value."
        raise RestRefused(reason=reason)
    return Response(content, content_type="text/plain; charset=utf-8")
