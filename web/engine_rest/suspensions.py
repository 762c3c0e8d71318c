"""Versions of processes of which nothing starts for a while."""

from __future__ import annotations

from handlers.machines.scopes import Scope
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import definitions as schemas
from web.services import services

operations = Operations("Suspended process definitions", __name__)


@operations.operation(
    Operation(
        name="updateProcessDefinitionSuspensionStateById",
        method="PUT",
        path="/process-definition/{id}/suspended",
        scope=Scope.OPERATE,
        summary="Let nothing more start of a version, or let it start again",
        body=schemas.SuspendedDefinition(),
    )
)
def by_id(call: Call, wanted_id: str) -> None:
    """Suspend or activate one version."""
    _suspend(call, definition_id=wanted_id)


@operations.operation(
    Operation(
        name="updateProcessDefinitionSuspensionStateByKey",
        method="PUT",
        path="/process-definition/key/{key}/suspended",
        scope=Scope.OPERATE,
        summary="The same of all versions of a process",
        body=schemas.SuspendedDefinition(),
    )
)
def by_key(call: Call, key: str) -> None:
    """Suspend or activate all versions of a key."""
    _suspend(call, key=key)


@operations.operation(
    Operation(
        name="updateProcessDefinitionSuspensionState",
        method="PUT",
        path="/process-definition/suspended",
        scope=Scope.OPERATE,
        summary="The same of a version or of a key that the body names",
        body=schemas.SuspendedDefinitions(),
    )
)
def by_body(call: Call) -> None:
    """Suspend or activate what the body names."""
    _suspend(call, definition_id=call.body["definition_id"], key=call.body["key"])


def _suspend(
    call: Call, *, definition_id: str | None = None, key: str | None = None
) -> None:
    engine, body = services().engine, call.body
    if key is not None:
        engine.suspend_process(
            key,
            suspended=body["suspended"],
            with_instances=body["include_instances"],
            actor=call.caller.actor,
        )
    elif definition_id is not None:
        engine.suspend_definition(
            definition_id,
            suspended=body["suspended"],
            with_instances=body["include_instances"],
            actor=call.caller.actor,
        )
