"""How much goes on in versions of processes, for overviews and for diagrams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import DefinitionFilter, DefinitionNotFound, Slice, Tally
from handlers.machines.scopes import Scope
from web.engine_rest.definitions import definition_answer
from web.engine_rest.incident_kinds import incident_type
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import statistics as schemas
from web.engine_rest.schemas.paging import MOST
from web.services import services

operations = Operations("Process Definition Statistics", __name__)

_CLASS = (
    "org.operaton.bpm.engine.rest.dto.repository.ProcessDefinitionStatisticsResultDto"
)


@operations.operation(
    Operation(
        name="getProcessDefinitionStatistics",
        method="GET",
        path="/process-definition/statistics",
        scope=Scope.READ,
        summary="How much runs of each version of a process",
        query=schemas.DefinitionStatisticsQuery(),
        answer=schemas.DefinitionStatistics(),
        many=True,
    )
)
def of_definitions(call: Call) -> list[dict[str, Any]]:
    """Return each version with what the caller sees running of it."""
    engine, actor = services().engine, call.caller.actor
    found = engine.find_definitions(DefinitionFilter(), Slice(limit=MOST), actor=actor)
    tallies = engine.definition_tallies(actor=actor)
    return [
        {
            **_answer(tallies.get(each.id, Tally(id=each.id)), call.query),
            "definition": definition_answer(each),
            "java_class": _CLASS,
        }
        for each in found
    ]


@operations.operation(
    Operation(
        name="getActivityStatistics",
        method="GET",
        path="/process-definition/{id}/statistics",
        scope=Scope.READ,
        summary="How much runs at each element of a version",
        query=schemas.StatisticsQuery(),
        answer=schemas.ActivityStatistics(),
        many=True,
    )
)
def of_elements(call: Call, wanted_id: str) -> list[dict[str, Any]]:
    """Return the elements at which the caller sees something run."""
    if ":" not in wanted_id:
        raise DefinitionNotFound(wanted_id)
    return _of_elements(call, wanted_id)


@operations.operation(
    Operation(
        name="getActivityStatisticsByProcessDefinitionKey",
        method="GET",
        path="/process-definition/key/{key}/statistics",
        scope=Scope.READ,
        summary="How much runs at each element of the latest version",
        query=schemas.StatisticsQuery(),
        answer=schemas.ActivityStatistics(),
        many=True,
    )
)
def of_latest(call: Call, key: str) -> list[dict[str, Any]]:
    """Return the elements of the latest version at which something runs."""
    return _of_elements(call, key)


def _of_elements(call: Call, id_or_key: str) -> list[dict[str, Any]]:
    engine = services().engine
    found = engine.definition(id_or_key)
    tallies = engine.element_tallies(found.id, actor=call.caller.actor)
    return [_answer(each, call.query) for each in tallies]


def _answer(tally: Tally, query: Mapping[str, Any]) -> dict[str, Any]:
    wants_incidents = query["incidents"] or query.get("root_incidents")
    incidents = [
        {"incident_type": incident_type(kind), "incident_count": number}
        for kind, number in sorted(tally.incidents.items())
    ]
    return {
        "id": tally.id,
        "instances": tally.instances,
        "failed_jobs": tally.failed_jobs if query["failed_jobs"] else 0,
        "incidents": incidents if wants_incidents else [],
    }
