"""What the engine says of itself: its name, and the version that it is compatible to."""

from __future__ import annotations

from typing import Any

from handlers.machines.scopes import Scope
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas.engine_info import EngineName, Version

operations = Operations("Engine", __name__)

#: Clients compare it: the interface is that of Camunda Platform 7.24.
COMPATIBLE_TO = "7.24.0"


@operations.operation(
    Operation(
        name="getRestAPIVersion",
        method="GET",
        path="/version",
        scope=Scope.READ,
        summary="The version of Camunda 7 whose interface this is",
        answer=Version(),
    )
)
def version(_call: Call) -> dict[str, Any]:
    """Return the version."""
    return {"version": COMPATIBLE_TO}


@operations.operation(
    Operation(
        name="getProcessEngineNames",
        method="GET",
        path="/engine",
        scope=Scope.READ,
        summary="The names of the engines: there is one",
        answer=EngineName(),
        many=True,
    )
)
def names(_call: Call) -> list[dict[str, Any]]:
    """Return the one engine."""
    return [{"name": "default"}]
