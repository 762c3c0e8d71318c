"""Which processes a process calls, as far as its diagram says so by itself."""

from __future__ import annotations

from typing import Any

from engine import CalledDefinition
from handlers.machines.scopes import Scope
from web.engine_rest.definitions import definition, definition_answer, latest
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas.definitions import CalledProcessDefinition
from web.services import services

operations = Operations("Called processes", __name__)

Answer = dict[str, Any]


@operations.operation(
    Operation(
        name="getStaticCalledProcessDefinitions",
        method="GET",
        path="/process-definition/{id}/static-called-process-definitions",
        scope=Scope.READ,
        summary="The versions that a version would call now, where its diagram names "
        "them without an expression",
        answer=CalledProcessDefinition(),
        many=True,
    )
)
def called(_call: Call, wanted_id: str) -> list[Answer]:
    """Return what a version calls."""
    return _called(definition(wanted_id).id)


@operations.operation(
    Operation(
        name="getStaticCalledProcessDefinitionsByKey",
        method="GET",
        path="/process-definition/key/{key}/static-called-process-definitions",
        scope=Scope.READ,
        summary="The versions that the latest version would call now, where its "
        "diagram names them without an expression",
        answer=CalledProcessDefinition(),
        many=True,
    )
)
def called_by_key(_call: Call, key: str) -> list[Answer]:
    """Return what the latest version of a key calls."""
    return _called(latest(key).id)


def _called(caller_id: str) -> list[Answer]:
    found = services().engine.called_definitions(caller_id)
    return [_answer(each, caller_id) for each in found]


def _answer(found: CalledDefinition, caller_id: str) -> Answer:
    return {
        **definition_answer(found.definition),
        "called_from_activity_ids": found.element_ids,
        "calling_process_definition_id": caller_id,
    }
