"""Incidents: where instances are stuck, now or in the past."""

from __future__ import annotations

from typing import Any

from engine import IncidentFilter, IncidentNotFound, IncidentState, IncidentView, Slice
from handlers.machines.scopes import Scope
from web.engine_rest.incident_kinds import KINDS, incident_type
from web.engine_rest.listing import Names, Query, RestList, either, one_or_some, same
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import incidents as schemas
from web.services import services

operations = Operations("Incident", __name__)

_SORTS = {
    "incidentId": "id",
    "incidentTimestamp": "created_at",
    "createTime": "created_at",
    "endTime": "resolved_at",
    "incidentType": "kind",
    "incidentMessage": "message",
    "activityId": "element_id",
    "processInstanceId": "instance_id",
}


def _open_only(query: Query) -> IncidentFilter:
    return _wanted(query, is_open=True)


def _any_state(query: Query) -> IncidentFilter:
    return _wanted(query, is_open=either(query, "open", "resolved"))


def _wanted(query: Query, *, is_open: bool | None) -> IncidentFilter:
    kind = query.get("incident_type")
    return IncidentFilter(
        open=is_open,
        ids=one_or_some(query, "incident_id", ""),
        kind=None if kind is None else KINDS.get(kind, kind),
        message=query.get("incident_message"),
        message_like=query.get("incident_message_like"),
        instance_id=query.get("process_instance_id"),
        definition_id=query.get("process_definition_id"),
        process_keys=one_or_some(
            query, "process_definition_key", "process_definition_key_in"
        ),
        element_id=query.get("activity_id"),
        activity_instance_id=query.get("execution_id"),
        job_id=query.get("configuration"),
        **same(
            query,
            "created_before",
            "created_after",
            "resolved_before",
            "resolved_after",
        ),
    )


def incident_answer(found: IncidentView) -> dict[str, Any]:
    """Return an open incident as it is dumped."""
    return {
        "id": found.id,
        "process_definition_id": found.definition_id,
        "process_instance_id": found.instance_id,
        "execution_id": found.activity_instance_id,
        "incident_timestamp": found.created_at,
        "incident_type": incident_type(found.kind),
        "activity_id": found.element_id,
        "failed_activity_id": found.element_id,
        "cause_incident_id": found.id,
        "root_cause_incident_id": found.id,
        "configuration": found.job_id,
        "tenant_id": None,
        "incident_message": found.message,
        "job_definition_id": None,
        "annotation": found.note,
    }


def _historic_answer(found: IncidentView) -> dict[str, Any]:
    return {
        **incident_answer(found),
        "process_definition_key": found.process_key,
        "root_process_instance_id": found.root_id,
        "create_time": found.created_at,
        "end_time": found.resolved_at,
        "removal_time": None,
        "history_configuration": None,
        "open": found.state is IncidentState.OPEN,
        "deleted": False,
        "resolved": found.state is IncidentState.RESOLVED,
    }


for _list in (
    RestList(
        path="/incident",
        what="Open incidents, oldest first",
        names=Names(found="getIncidents", count="getIncidentsCount"),
        query=schemas.IncidentQuery,
        answer=schemas.Incident(),
        sorts=_SORTS,
        wanted=_open_only,
        find=lambda wanted, part, actor: services().engine.find_incidents(
            wanted, part, actor=actor
        ),
        count=lambda wanted, actor: services().engine.count_incidents(
            wanted, actor=actor
        ),
        show=incident_answer,
        scope=Scope.OPERATE,
    ),
    RestList(
        path="/history/incident",
        what="Incidents, open or resolved, oldest first",
        names=Names(found="getHistoricIncidents", count="getHistoricIncidentsCount"),
        query=schemas.HistoricIncidentQuery,
        answer=schemas.HistoricIncident(),
        sorts=_SORTS,
        wanted=_any_state,
        find=lambda wanted, part, actor: services().engine.find_incidents(
            wanted, part, actor=actor
        ),
        count=lambda wanted, actor: services().engine.count_incidents(
            wanted, actor=actor
        ),
        show=_historic_answer,
        scope=Scope.OPERATE,
    ),
):
    _list.declare(operations)


@operations.operation(
    Operation(
        name="getIncident",
        method="GET",
        path="/incident/{id}",
        scope=Scope.OPERATE,
        summary="An open incident",
        answer=schemas.Incident(),
    )
)
def by_id(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return one open incident."""
    found = services().engine.find_incidents(
        IncidentFilter(ids=[wanted_id], open=True),
        Slice(limit=1),
        actor=call.caller.actor,
    )
    if not found:
        raise IncidentNotFound(wanted_id)
    return incident_answer(found[0])


@operations.operation(
    Operation(
        name="resolveIncident",
        method="DELETE",
        path="/incident/{id}",
        scope=Scope.OPERATE,
        summary="Resolve an incident: what had failed is tried once more",
    )
)
def resolve(call: Call, wanted_id: str) -> None:
    """Resolve an incident."""
    services().engine.resolve_incident(wanted_id, actor=call.caller.actor)


@operations.operation(
    Operation(
        name="setIncidentAnnotation",
        method="PUT",
        path="/incident/{id}/annotation",
        scope=Scope.OPERATE,
        summary="Write beside an open incident what is known of it",
        body=schemas.Annotation(),
    )
)
def annotate(call: Call, wanted_id: str) -> None:
    """Set the note of an incident."""
    services().engine.annotate_incident(
        wanted_id, note=call.body["annotation"], actor=call.caller.actor
    )


@operations.operation(
    Operation(
        name="clearIncidentAnnotation",
        method="DELETE",
        path="/incident/{id}/annotation",
        scope=Scope.OPERATE,
        summary="Take away what was written beside an open incident",
    )
)
def clear_annotation(call: Call, wanted_id: str) -> None:
    """Take away the note of an incident."""
    services().engine.annotate_incident(wanted_id, note=None, actor=call.caller.actor)
