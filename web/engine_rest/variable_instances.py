"""The variables of all that runs: for operators, who may read them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Response

from engine import Actor, InstanceNotFound, Slice, VariableFilter, VariableView
from handlers.machines.scopes import Scope
from web.engine_rest.listing import Names, Query, RestList, same
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import places as schemas
from web.engine_rest.schemas.variables import DeserializedOne
from web.engine_rest.values import typed
from web.engine_rest.variables import VariableMissing, content_of
from web.services import services

operations = Operations("Variable Instance", __name__)

_SCOPES = ("execution_ids", "task_ids", "activity_instance_ids", "scope_ids")


def _wanted(query: Query) -> VariableFilter:
    named = [set(query[name]) for name in _SCOPES if query.get(name) is not None]
    return VariableFilter(
        values=query.get("variables") or (),
        scope_ids=sorted(set.intersection(*named)) if named else None,
        **same(query, "name", "name_like", "instance_ids"),
    )


def _around(wanted: VariableFilter, actor: Actor) -> VariableFilter | None:
    """Return a filter that names instances as well: variables are found by these.

    None = there are none of these scopes.
    """
    if wanted.scope_ids is None or wanted.instance_ids is not None:
        return wanted
    found = set()
    for scope_id in wanted.scope_ids:
        with suppress(InstanceNotFound):
            found.add(services().engine.instance_around(scope_id, actor=actor))
    if not found:
        return None
    return VariableFilter(
        name=wanted.name,
        name_like=wanted.name_like,
        values=wanted.values,
        scope_ids=wanted.scope_ids,
        instance_ids=sorted(found),
    )


def _find(wanted: VariableFilter, part: Slice, actor: Actor) -> list[VariableView]:
    placed = _around(wanted, actor)
    if placed is None:
        return []
    return services().engine.find_variables(placed, part, actor=actor)


def _count(wanted: VariableFilter, actor: Actor) -> int:
    placed = _around(wanted, actor)
    return (
        0 if placed is None else services().engine.count_variables(placed, actor=actor)
    )


def _answer(found: VariableView) -> dict[str, Any]:
    return {
        "id": f"{found.scope_id}:{found.name}",
        "name": found.name,
        "definition_id": found.definition_id,
        "instance_id": found.instance_id,
        "execution_id": found.scope_id,
        "case_instance_id": None,
        "case_execution_id": None,
        "task_id": found.task_id,
        "batch_id": None,
        "activity_instance_id": found.scope_id,
        "tenant_id": None,
        "error_message": None,
        **typed(found.value),
    }


RestList(
    path="/variable-instance",
    what="The variables of running instances, and of places that wait in them",
    names=Names(
        found="getVariableInstances",
        count="getVariableInstancesCount",
        posted="queryVariableInstances",
        posted_count="queryVariableInstancesCount",
    ),
    query=schemas.VariableInstanceQuery,
    answer=schemas.VariableInstance(),
    sorts={"variableName": "name", "activityInstanceId": "scope_id"},
    wanted=_wanted,
    find=_find,
    count=_count,
    show=_answer,
    scope=Scope.OPERATE,
).declare(operations)


@operations.operation(
    Operation(
        name="getVariableInstance",
        method="GET",
        path="/variable-instance/{id}",
        scope=Scope.OPERATE,
        summary="A variable of what runs",
        query=DeserializedOne(),
        answer=schemas.VariableInstance(),
    )
)
def variable(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return one variable by its id."""
    return _variable(call, wanted_id)


@operations.operation(
    Operation(
        name="getVariableInstanceBinary",
        method="GET",
        path="/variable-instance/{id}/data",
        scope=Scope.OPERATE,
        summary="The content of a text or JSON variable of what runs",
        media_type="text/plain",
    )
)
def data(call: Call, wanted_id: str) -> Response:
    """Return the content of one variable."""
    return content_of(wanted_id, _variable(call, wanted_id)["value"])


def _variable(call: Call, variable_id: str) -> dict[str, Any]:
    """Return a variable: its id is that of its scope and its name."""
    scope_id, _, name = variable_id.partition(":")
    wanted = VariableFilter(scope_ids=[scope_id], name=name)
    for found in _find(wanted, Slice(limit=1), call.caller.actor):
        return _answer(found)
    raise VariableMissing(variable_id)
