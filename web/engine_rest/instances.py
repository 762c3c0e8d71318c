"""Running process instances: list, look into, change, suspend and end them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from engine import (
    ActivityPhase,
    Actor,
    IncidentFilter,
    InstanceFilter,
    InstanceNotFound,
    InstanceState,
    InstanceView,
    Slice,
)
from handlers.machines.scopes import Scope
from web.engine_rest.confidence import allow_conditions, require_operator
from web.engine_rest.instance_answers import instance_answer, tree_answer
from web.engine_rest.listing import (
    Names,
    Query,
    RestList,
    alternatives,
    either,
    one_or_some,
    same,
)
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import instances as schemas
from web.engine_rest.variables import RestVariables, VariableNames
from web.services import services

operations = Operations("Process Instance", __name__)
executions = Operations("Execution", __name__)

_DELETED = "deleted through the machine interface"
_MOST_INCIDENTS = 1_000


def wanted_instances(query: Query) -> InstanceFilter:
    """Return which running instances a query or the body of one asks for."""
    return replace(
        _alone(query),
        any_of=[replace(_alone(each), running=None) for each in alternatives(query)],
    )


def _alone(query: Query) -> InstanceFilter:
    """Return what a query asks for without its alternatives."""
    states = {True: [InstanceState.SUSPENDED], False: [InstanceState.ACTIVE]}
    stopped = either(query, "suspended", "active")
    definition, business_key = "process_definition_id", query.get("business_key")
    return InstanceFilter(
        running=True,
        ids=query.get("process_instance_ids"),
        business_keys=None if business_key is None else [business_key],
        business_key_like=query.get("business_key_like"),
        definition_ids=one_or_some(query, definition, ""),
        process_keys=one_or_some(
            query, "process_definition_key", "process_definition_key_in"
        ),
        other_process_keys=query.get("process_definition_key_not_in") or (),
        deployment_id=query.get("deployment_id"),
        super_id=query.get("super_process_instance"),
        called_id=query.get("sub_process_instance"),
        states=None if stopped is None else states[stopped],
        with_incidents=bool(query.get("with_incident")),
        incident_id=query.get("incident_id"),
        at_elements=query.get("activity_id_in"),
        roots_only=bool(query.get("root_process_instances")),
        root_id=query.get("root_process_instance_id"),
        **same(query, "variables"),
    )


RestList(
    path="/process-instance",
    what="Running process instances",
    names=Names(
        found="getProcessInstances",
        count="getProcessInstancesCount",
        posted="queryProcessInstances",
        posted_count="queryProcessInstancesCount",
    ),
    query=schemas.ProcessInstanceQuery,
    answer=schemas.ProcessInstance(),
    sorts={
        "instanceId": "id",
        "definitionKey": "process_key",
        "definitionId": "definition_id",
        "businessKey": "business_key",
    },
    wanted=wanted_instances,
    find=lambda wanted, part, actor: services().engine.find_instances(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_instances(wanted, actor=actor),
    show=instance_answer,
    allow=allow_conditions,
).declare(operations)


@operations.operation(
    Operation(
        name="getProcessInstance",
        method="GET",
        path="/process-instance/{id}",
        scope=Scope.READ,
        summary="A running process instance",
        answer=schemas.ProcessInstance(),
    )
)
def by_id(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return a running instance."""
    return instance_answer(_running(wanted_id, call.caller.actor))


@operations.operation(
    Operation(
        name="deleteProcessInstance",
        method="DELETE",
        path="/process-instance/{id}",
        scope=Scope.OPERATE,
        summary="End a running instance; its history stays",
        query=schemas.DeleteInstance(),
    )
)
def delete(call: Call, wanted_id: str) -> None:
    """Cancel an instance with everything in it."""
    try:
        _running(wanted_id, call.caller.actor)
    except InstanceNotFound:
        if call.query["fail_if_not_exists"]:
            raise
        return
    services().engine.cancel_instance(
        wanted_id, reason=_DELETED, actor=call.caller.actor
    )


@operations.operation(
    Operation(
        name="updateSuspensionStateById",
        method="PUT",
        path="/process-instance/{id}/suspended",
        scope=Scope.OPERATE,
        summary="Suspend an instance, or let it go on",
        body=schemas.Suspended(),
    )
)
def suspend(call: Call, wanted_id: str) -> None:
    """Suspend or activate an instance; one that is so already stays so."""
    found, actor = _running(wanted_id, call.caller.actor), call.caller.actor
    wanted = call.body["suspended"]
    if wanted == (found.state is InstanceState.SUSPENDED):
        return
    engine = services().engine
    change = engine.suspend_instance if wanted else engine.activate_instance
    change(wanted_id, actor=actor)


@operations.operation(
    Operation(
        name="getActivityInstanceTree",
        method="GET",
        path="/process-instance/{id}/activity-instances",
        scope=Scope.READ,
        summary="What is open in an instance, as a tree",
        answer=schemas.ActivityInstance(),
    )
)
def activity_instances(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return the tree of open activities."""
    actor, engine = call.caller.actor, services().engine
    found = _running(wanted_id, actor)
    visits = [
        each
        for each in engine.activity_states(wanted_id, actor=actor)
        if each.state is ActivityPhase.OPEN and each.instance_id == wanted_id
    ]
    incidents = engine.find_incidents(
        IncidentFilter(open=True, instance_id=wanted_id),
        Slice(limit=_MOST_INCIDENTS),
        actor=actor,
    )
    model = engine.process_model(found.definition_id)
    elements = {each.id: (each.kind, each.name) for each in model.scope.all_nodes()}
    return tree_answer(found, visits, elements=elements, incidents=incidents)


def _running(instance_id: str, actor: Actor) -> InstanceView:
    """Return an instance that has not ended.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    found = services().engine.instance(instance_id, actor=actor)
    if found.ended_at is not None:
        raise InstanceNotFound(instance_id)
    return found


def _read(scope_id: str, actor: Actor) -> Mapping[str, object]:
    found = services().engine.local_variables(scope_id, actor=actor)
    require_operator(actor, "read the variables of a case")
    return found


def _change(
    instance_id: str,
    values: Mapping[str, object],
    removed: Collection[str],
    actor: Actor,
) -> None:
    services().engine.set_variables(
        instance_id, variables=values, removed=removed, actor=actor
    )


def _change_place(
    scope_id: str,
    values: Mapping[str, object],
    removed: Collection[str],
    actor: Actor,
) -> None:
    """Change what is local to an instance or to an activity that waits in it."""
    engine = services().engine
    instance_id = engine.instance_around(scope_id, actor=actor)
    engine.set_variables(
        instance_id,
        variables=values,
        removed=removed,
        activity_id=None if instance_id == scope_id else scope_id,
        actor=actor,
    )


RestVariables(
    path="/process-instance/{id}/variables",
    what="a running instance",
    names=VariableNames(
        all="getProcessInstanceVariables",
        modify="modifyProcessInstanceVariables",
        one="getProcessInstanceVariable",
        put="setProcessInstanceVariable",
        delete="deleteProcessInstanceVariable",
        data="getProcessInstanceVariableBinary",
    ),
    read=_read,
    change=_change,
).declare(operations)
RestVariables(
    path="/execution/{id}/localVariables",
    what="an instance, or of an activity that waits in it",
    names=VariableNames(
        all="getLocalExecutionVariables",
        modify="modifyLocalExecutionVariables",
        one="getLocalExecutionVariable",
        put="putLocalExecutionVariable",
        delete="deleteLocalExecutionVariable",
        data="getLocalExecutionVariableBinary",
    ),
    read=_read,
    change=_change_place,
).declare(executions)
