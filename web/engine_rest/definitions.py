"""Process definitions: list them, read their diagrams, start them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NoReturn

from engine import (
    DefinitionFilter,
    DefinitionNotFound,
    DefinitionView,
    InstanceView,
)
from handlers.machines.scopes import Scope
from web.engine_rest.errors import RestRefused
from web.engine_rest.instance_answers import instance_answer
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas.definitions import (
    Diagram,
    ProcessDefinition,
    ProcessDefinitionQuery,
)
from web.engine_rest.schemas.instances import ProcessInstance, StartInstance
from web.engine_rest.schemas.links import Count
from web.engine_rest.slices import slice_of
from web.engine_rest.values import plain_variables
from web.services import services

operations = Operations("Process Definition", __name__)


_SORTS = {
    "id": "id",
    "key": "key",
    "name": "name",
    "version": "version",
    "deploymentId": "deployment_id",
    "deployTime": "deployed_at",
}
_SAME = (
    "key_like",
    "name",
    "name_like",
    "version",
    "version_tag",
    "deployment_id",
    "resource_name",
)


def definition_answer(found: DefinitionView) -> dict[str, Any]:
    """Return a definition as it is dumped."""
    return {
        "id": found.id,
        "key": found.key,
        "category": None,
        "description": None,
        "name": found.name,
        "version": found.version,
        "resource": found.resource_name,
        "deployment_id": found.deployment_id,
        "diagram": None,
        "suspended": found.suspended,
        "tenant_id": None,
        "version_tag": found.version_tag,
        "history_time_to_live": None,
        "startable_in_tasklist": True,
    }


@operations.operation(
    Operation(
        name="getProcessDefinitions",
        method="GET",
        path="/process-definition",
        scope=Scope.READ,
        summary="Versions of processes",
        query=ProcessDefinitionQuery(),
        answer=ProcessDefinition(),
        many=True,
    )
)
def found(call: Call) -> list[dict[str, Any]]:
    """Return versions of processes."""
    rows = services().engine.find_definitions(
        _wanted(call.query), slice_of(call.query, _SORTS)
    )
    return [definition_answer(row) for row in rows]


@operations.operation(
    Operation(
        name="getProcessDefinitionsCount",
        method="GET",
        path="/process-definition/count",
        scope=Scope.READ,
        summary="How many versions of processes there are",
        query=ProcessDefinitionQuery(),
        answer=Count(),
    )
)
def count(call: Call) -> dict[str, int]:
    """Return how many there are."""
    return {"count": services().engine.count_definitions(_wanted(call.query))}


@operations.operation(
    Operation(
        name="getProcessDefinition",
        method="GET",
        path="/process-definition/{id}",
        scope=Scope.READ,
        summary="One version of a process",
        answer=ProcessDefinition(),
    )
)
def by_id(_call: Call, id: str) -> dict[str, Any]:  # noqa: A002 - Camunda's name
    """Return a definition by its id."""
    return definition_answer(_definition(id))


@operations.operation(
    Operation(
        name="getProcessDefinitionBpmn20Xml",
        method="GET",
        path="/process-definition/{id}/xml",
        scope=Scope.READ,
        summary="The diagram of a version",
        answer=Diagram(),
    )
)
def xml(_call: Call, id: str) -> dict[str, Any]:  # noqa: A002
    """Return the diagram as it was deployed."""
    return _diagram(_definition(id))


@operations.operation(
    Operation(
        name="getProcessDefinitionByKey",
        method="GET",
        path="/process-definition/key/{key}",
        scope=Scope.READ,
        summary="The latest version of a process",
        answer=ProcessDefinition(),
    )
)
def by_key(_call: Call, key: str) -> dict[str, Any]:
    """Return the latest version of a key."""
    return definition_answer(_latest(key))


@operations.operation(
    Operation(
        name="getProcessDefinitionBpmn20XmlByKey",
        method="GET",
        path="/process-definition/key/{key}/xml",
        scope=Scope.READ,
        summary="The diagram of the latest version",
        answer=Diagram(),
    )
)
def xml_by_key(_call: Call, key: str) -> dict[str, Any]:
    """Return the diagram of the latest version."""
    return _diagram(_latest(key))


@operations.operation(
    Operation(
        name="startProcessInstance",
        method="POST",
        path="/process-definition/{id}/start",
        scope=Scope.START,
        summary="Start an instance of a version",
        body=StartInstance(),
        answer=ProcessInstance(),
    )
)
def start_by_id(call: Call, id: str) -> dict[str, Any]:  # noqa: A002
    """Start an instance of one version."""
    return instance_answer(_start(call, definition_id=id))


@operations.operation(
    Operation(
        name="startProcessInstanceByKey",
        method="POST",
        path="/process-definition/key/{key}/start",
        scope=Scope.START,
        summary="Start an instance of the latest version of a process",
        body=StartInstance(),
        answer=ProcessInstance(),
    )
)
def start_by_key(call: Call, key: str) -> dict[str, Any]:
    """Start an instance of the latest version."""
    return instance_answer(_start(call, key=key))


@operations.operation(
    Operation(
        name="startProcessInstanceByKeyAndTenantId",
        method="POST",
        path="/process-definition/key/{key}/tenant-id/{tenant_id}/start",
        scope=Scope.START,
        summary="Refused: there are no tenants",
        body=StartInstance(),
        answer=ProcessInstance(),
    )
)
def start_for_tenant(_call: Call, key: str, tenant_id: str) -> NoReturn:
    """Refuse to start a process of a tenant."""
    reason = (
        f"No matching process definition with key: {key} and tenant-id: {tenant_id}: "
        "there are no tenants"
    )
    raise RestRefused(reason=reason, status=HTTPStatus.NOT_FOUND)


def _latest(key: str) -> DefinitionView:
    """Return the latest version of a key: an id is no key."""
    if ":" in key:
        raise DefinitionNotFound(key)
    return services().engine.definition(key)


def _diagram(found: DefinitionView) -> dict[str, Any]:
    content = services().engine.resource(found.deployment_id, found.resource_name)
    return {"id": found.id, "bpmn20_xml": content.decode("utf-8-sig")}


def _definition(definition_id: str) -> DefinitionView:
    """Return a definition by its id alone: a key is no id."""
    if ":" not in definition_id:
        raise DefinitionNotFound(definition_id)
    return services().engine.definition(definition_id)


def _wanted(query: dict[str, Any]) -> DefinitionFilter:
    ids, one_id = query.get("process_definition_id_in"), "process_definition_id"
    keys, one_key = query.get("keys_in"), "key"
    states = {query["suspended"]: True, query["active"]: False}
    return DefinitionFilter(
        ids=[query[one_id]] if one_id in query else ids,
        keys=[query[one_key]] if one_key in query else keys,
        latest_only=query["latest_version"],
        suspended=states.get(True),
        **{name: query.get(name) for name in _SAME},
    )


def _start(
    call: Call, *, key: str | None = None, definition_id: str | None = None
) -> InstanceView:
    return services().engine.start_instance(
        actor=call.caller.actor,
        key=key,
        definition_id=definition_id,
        business_key=call.body["business_key"],
        variables=plain_variables(call.body["variables"]),
    )
