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
from web.engine_rest.listing import (
    Names,
    Query,
    RestList,
    either,
    one_or_some,
    same,
)
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas.definitions import (
    Diagram,
    ProcessDefinition,
    ProcessDefinitionQuery,
)
from web.engine_rest.schemas.instances import ProcessInstance, StartInstance
from web.engine_rest.values import plain_variables
from web.services import services

operations = Operations("Process Definition", __name__)


def _wanted(query: Query) -> DefinitionFilter:
    return DefinitionFilter(
        ids=one_or_some(query, "process_definition_id", "process_definition_id_in"),
        keys=one_or_some(query, "key", "keys_in"),
        latest_only=query["latest_version"] or query["latest"],
        suspended=either(query, "suspended", "active"),
        **same(
            query,
            "key_like",
            "name",
            "name_like",
            "version",
            "version_tag",
            "deployment_id",
            "resource_name",
        ),
    )


def definition_answer(found: DefinitionView) -> dict[str, Any]:
    """Return a definition as it is dumped."""
    return {
        "id": found.id,
        "key": found.key,
        "category": None,
        "description": found.description,
        "name": found.name,
        "version": found.version,
        "resource": found.resource_name,
        "deployment_id": found.deployment_id,
        "diagram": None,
        "suspended": found.suspended,
        "tenant_id": None,
        "version_tag": found.version_tag,
        "history_time_to_live": found.history_days,
        "startable_in_tasklist": True,
    }


RestList(
    path="/process-definition",
    what="Versions of processes",
    names=Names(found="getProcessDefinitions", count="getProcessDefinitionsCount"),
    query=ProcessDefinitionQuery,
    answer=ProcessDefinition(),
    sorts={
        "id": "id",
        "key": "key",
        "name": "name",
        "version": "version",
        "deploymentId": "deployment_id",
        "deployTime": "deployed_at",
    },
    wanted=_wanted,
    find=lambda wanted, part, actor: services().engine.find_definitions(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_definitions(
        wanted, actor=actor
    ),
    show=definition_answer,
).declare(operations)


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
def by_id(_call: Call, wanted_id: str) -> dict[str, Any]:
    """Return a definition by its id."""
    return definition_answer(definition(wanted_id))


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
def xml(_call: Call, wanted_id: str) -> dict[str, Any]:
    """Return the diagram as it was deployed."""
    return _diagram(definition(wanted_id))


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
    return definition_answer(latest(key))


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
    return _diagram(latest(key))


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
def start_by_id(call: Call, wanted_id: str) -> dict[str, Any]:
    """Start an instance of one version."""
    return instance_answer(_start(call, definition_id=wanted_id))


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


def latest(key: str) -> DefinitionView:
    """Return the latest version of a key: an id is no key."""
    if ":" in key:
        raise DefinitionNotFound(key)
    return services().engine.definition(key)


def _diagram(found: DefinitionView) -> dict[str, Any]:
    content = services().engine.resource(found.deployment_id, found.resource_name)
    return {"id": found.id, "bpmn20_xml": content.decode("utf-8-sig")}


def definition(definition_id: str) -> DefinitionView:
    """Return a definition by its id alone: a key is no id."""
    if ":" not in definition_id:
        raise DefinitionNotFound(definition_id)
    return services().engine.definition(definition_id)


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
