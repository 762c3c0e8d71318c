"""What happened inside one instance: its activities, and what its variables were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response

from engine import (
    ActivityPhase,
    ActivityState,
    Actor,
    InstanceView,
    Slice,
    UserTaskView,
)
from handlers.machines.scopes import Scope
from web.engine_rest.history import milliseconds
from web.engine_rest.listing import Names, Query, RestList, either
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import history as schemas
from web.engine_rest.schemas.variables import Deserialized
from web.engine_rest.values import typed
from web.engine_rest.variables import VariableMissing, content_of
from web.services import services

operations = Operations("History of an instance", __name__)

Answer = dict[str, Any]


def _ordered(rows: list[Answer], part: Slice) -> list[Answer]:
    """Return the wanted part of what one instance has; it is never much."""
    key = part.sort_by
    if key is not None:
        there = [each for each in rows if each[key] is not None]
        there.sort(key=lambda each: each[key], reverse=part.descending)
        rows = there + [each for each in rows if each[key] is None]
    return rows[part.first : part.first + part.limit]


def _activities(query: Query, actor: Actor) -> list[Answer]:
    engine = services().engine
    found = engine.instance(query["process_instance_id"], actor=actor)
    tasks = {each.id: each for each in engine.user_tasks(found.id, actor=actor)}
    visits = engine.activity_states(found.id, actor=actor)
    # An instance that was migrated has been on several versions.
    elements = {
        (version, each.id): (each.kind, each.name)
        for version in {visit.definition_id for visit in visits}
        for each in engine.process_model(version).scope.all_nodes()
    }
    rows = [
        _activity(
            each,
            found,
            element=elements.get((each.definition_id, each.element_id), ("task", "")),
            task=tasks.get(each.activity_instance_id),
        )
        for each in visits
        if each.instance_id == found.id
    ]
    return [each for each in rows if _is_wanted(each, query)]


def _is_wanted(row: Answer, query: Query) -> bool:
    names = ("activity_id", "activity_name", "activity_type")
    same = all(query.get(name) in {None, row[name]} for name in names)
    done = either(query, "finished", "unfinished")
    return (
        same
        and query.get("activity_instance_id") in {None, row["id"]}
        and done in {None, row["end_time"] is not None}
        and (row["canceled"] or not query.get("canceled"))
    )


def _activity(
    visit: ActivityState,
    found: InstanceView,
    *,
    element: tuple[str, str],
    task: UserTaskView | None,
) -> Answer:
    kind, name = element
    return {
        "id": visit.activity_instance_id,
        "parent_activity_instance_id": visit.scope_id,
        "activity_id": visit.element_id,
        "activity_name": name or None,
        "activity_type": kind,
        "process_definition_key": found.process_key,
        "process_definition_id": visit.definition_id,
        "process_instance_id": found.id,
        "execution_id": visit.activity_instance_id,
        "task_id": None if task is None else task.id,
        "assignee": None if task is None else task.assignee,
        "called_process_instance_id": None,
        "called_case_instance_id": None,
        "start_time": visit.started_at,
        "end_time": visit.ended_at,
        "duration": milliseconds(visit.started_at, visit.ended_at),
        "canceled": visit.state is ActivityPhase.CANCELED,
        "complete_scope": False,
        "tenant_id": None,
        "removal_time": None,
        "root_process_instance_id": found.root_id,
    }


def _variables(query: Query, actor: Actor) -> list[Answer]:
    engine = services().engine
    found = engine.instance(query["process_instance_id"], actor=actor)
    known = engine.variables(found.id, actor=actor)
    wanted = query.get("variable_name_in")
    return [
        _variable(name, value, found)
        for name, value in known.items()
        if query.get("variable_name") in {None, name}
        and (wanted is None or name in wanted)
    ]


def _variable(name: str, value: object, found: InstanceView) -> Answer:
    return {
        "id": f"{found.id}:{name}",
        "name": name,
        "process_definition_key": found.process_key,
        "process_definition_id": found.definition_id,
        "process_instance_id": found.id,
        "execution_id": found.id,
        "activity_instance_id": found.id,
        "case_definition_key": None,
        "case_definition_id": None,
        "case_instance_id": None,
        "case_execution_id": None,
        "task_id": None,
        "tenant_id": None,
        "error_message": None,
        "state": "CREATED",
        "create_time": None,
        "removal_time": None,
        "root_process_instance_id": found.root_id,
        **typed(value),
    }


def _asked(
    read: Callable[[Query, Actor], list[Answer]],
) -> dict[str, Any]:
    """Return how a list is found and counted that is read as a whole."""
    return {
        "wanted": lambda query: query,
        "find": lambda query, part, actor: _ordered(read(query, actor), part),
        "count": lambda query, actor: len(read(query, actor)),
        "show": lambda row: row,
    }


RestList(
    path="/history/activity-instance",
    what="The visits of activities of one instance, in order",
    names=Names(
        found="getHistoricActivityInstances",
        count="getHistoricActivityInstancesCount",
        posted="queryHistoricActivityInstances",
        posted_count="queryHistoricActivityInstancesCount",
    ),
    query=schemas.HistoricActivityQuery,
    answer=schemas.HistoricActivity(),
    sorts={
        "activityId": "activity_id",
        "activityName": "activity_name",
        "activityType": "activity_type",
        "startTime": "start_time",
        "endTime": "end_time",
    },
    **_asked(_activities),
).declare(operations)
RestList(
    path="/history/variable-instance",
    what="The variables of one instance; of an ended one, its last",
    names=Names(
        found="getHistoricVariableInstances",
        count="getHistoricVariableInstancesCount",
        posted="queryHistoricVariableInstances",
        posted_count="queryHistoricVariableInstancesCount",
    ),
    query=schemas.HistoricVariableQuery,
    answer=schemas.HistoricVariable(),
    sorts={"variableName": "name"},
    scope=Scope.OPERATE,
    **_asked(_variables),
).declare(operations)


@operations.operation(
    Operation(
        name="getHistoricVariableInstance",
        method="GET",
        path="/history/variable-instance/{id}",
        scope=Scope.OPERATE,
        summary="A variable of an instance; of an ended one, its last value",
        query=Deserialized(),
        answer=schemas.HistoricVariable(),
    )
)
def variable(call: Call, wanted_id: str) -> Answer:
    """Return one variable by its id."""
    return _variable_of(call, wanted_id)


@operations.operation(
    Operation(
        name="getHistoricVariableInstanceBinary",
        method="GET",
        path="/history/variable-instance/{id}/data",
        scope=Scope.OPERATE,
        summary="The content of a text or JSON variable of an instance",
        media_type="text/plain",
    )
)
def variable_data(call: Call, wanted_id: str) -> Response:
    """Return the content of one variable."""
    return content_of(wanted_id, _variable_of(call, wanted_id)["value"])


def _variable_of(call: Call, variable_id: str) -> Answer:
    """Return a variable: its id is that of the instance and its name."""
    instance_id, _, name = variable_id.partition(":")
    query = {"process_instance_id": instance_id, "variable_name": name}
    for found in _variables(query, call.caller.actor):
        return found
    raise VariableMissing(variable_id)
