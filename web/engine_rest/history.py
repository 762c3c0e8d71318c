"""What was: instances and tasks, running or ended, as far as the caller sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from engine import (
    InstanceFilter,
    InstanceState,
    InstanceView,
    ListedTask,
    UserTaskFilter,
    UserTaskState,
)
from handlers.machines.scopes import Scope
from web.engine_rest.confidence import allow_conditions
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
from web.engine_rest.people import person_id_of
from web.engine_rest.schemas import history as schemas
from web.services import services

operations = Operations("History", __name__)

_STATES = {
    InstanceState.ACTIVE: "ACTIVE",
    InstanceState.SUSPENDED: "SUSPENDED",
    InstanceState.COMPLETED: "COMPLETED",
    InstanceState.CANCELED: "EXTERNALLY_TERMINATED",
}
_FLAGS = {
    "active": InstanceState.ACTIVE,
    "suspended": InstanceState.SUSPENDED,
    "completed": InstanceState.COMPLETED,
    "externally_terminated": InstanceState.CANCELED,
}
_TASK_STATES = {
    UserTaskState.COMPLETED: "Completed",
    UserTaskState.CANCELED: "Deleted",
}


def milliseconds(start: datetime, end: datetime | None) -> int | None:
    """Return how long something took, None while it goes on."""
    return None if end is None else round((end - start).total_seconds() * 1000)


def _instances_wanted(query: Query) -> InstanceFilter:
    return replace(
        _instances_alone(query),
        any_of=[_instances_alone(each) for each in alternatives(query)],
    )


def _instances_alone(query: Query) -> InstanceFilter:
    states = [state for name, state in _FLAGS.items() if query.get(name)]
    starter = query.get("started_by")
    return InstanceFilter(
        ids=one_or_some(query, "process_instance_id", "process_instance_ids"),
        business_keys=one_or_some(query, "business_key", "business_key_in"),
        definition_ids=one_or_some(query, "process_definition_id", ""),
        process_keys=one_or_some(
            query, "process_definition_key", "process_definition_key_in"
        ),
        other_process_keys=query.get("process_definition_key_not_in") or (),
        roots_only=bool(query.get("root_process_instances")),
        root_id=query.get("root_process_instance_id"),
        super_id=query.get("super_process_instance_id"),
        called_id=query.get("sub_process_instance_id"),
        running=either(query, "unfinished", "finished"),
        states=states or None,
        with_incidents=bool(query.get("with_incidents")),
        started_by=None if starter is None else person_id_of(starter),
        **same(
            query,
            "business_key_like",
            "started_before",
            "started_after",
            "ended_before",
            "ended_after",
            "variables",
        ),
    )


def _instance_answer(found: InstanceView) -> dict[str, Any]:
    return {
        "id": found.id,
        "root_process_instance_id": found.root_id,
        "super_process_instance_id": found.super_id,
        "super_case_instance_id": None,
        "case_instance_id": None,
        "process_definition_name": found.process_name or None,
        "process_definition_key": found.process_key,
        "process_definition_version": found.version,
        "process_definition_id": found.definition_id,
        "business_key": found.business_key,
        "start_time": found.started_at,
        "end_time": found.ended_at,
        "removal_time": None,
        "duration": milliseconds(found.started_at, found.ended_at),
        "start_user_id": found.started_by,
        "start_activity_id": None,
        "delete_reason": found.end_reason,
        "tenant_id": None,
        "state": _STATES[found.state],
        "restarted_process_instance_id": None,
    }


RestList(
    path="/history/process-instance",
    what="Process instances, running or ended, latest first",
    names=Names(
        found="getHistoricProcessInstances",
        count="getHistoricProcessInstancesCount",
        posted="queryHistoricProcessInstances",
        posted_count="queryHistoricProcessInstancesCount",
    ),
    query=schemas.HistoricInstanceQuery,
    answer=schemas.HistoricInstance(),
    sorts={
        "instanceId": "id",
        "definitionId": "definition_id",
        "definitionKey": "process_key",
        "definitionName": "process_name",
        "definitionVersion": "version",
        "businessKey": "business_key",
        "startTime": "started_at",
        "endTime": "ended_at",
    },
    wanted=_instances_wanted,
    find=lambda wanted, part, actor: services().engine.find_instances(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_instances(wanted, actor=actor),
    show=_instance_answer,
    allow=allow_conditions,
).declare(operations)


@operations.operation(
    Operation(
        name="getHistoricProcessInstance",
        method="GET",
        path="/history/process-instance/{id}",
        scope=Scope.READ,
        summary="A process instance, running or ended",
        answer=schemas.HistoricInstance(),
    )
)
def instance(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return one instance."""
    return _instance_answer(
        services().engine.instance(wanted_id, actor=call.caller.actor)
    )


def _tasks_wanted(query: Query) -> UserTaskFilter:
    return replace(
        _tasks_alone(query),
        any_of=[_tasks_alone(each) for each in alternatives(query)],
    )


def _tasks_alone(query: Query) -> UserTaskFilter:
    assignee = query.get("task_assignee")
    return UserTaskFilter(
        running=either(query, "unfinished", "finished"),
        ids=one_or_some(query, "task_id", "activity_instance_id_in"),
        instance_ids=one_or_some(query, "process_instance_id", ""),
        root_id=query.get("root_process_instance_id"),
        business_keys=one_or_some(query, "business_key", "business_key_in"),
        definition_ids=one_or_some(query, "process_definition_id", ""),
        process_keys=one_or_some(query, "process_definition_key", ""),
        element_ids=one_or_some(query, "task_definition_key", "task_definition_key_in"),
        name=query.get("task_name"),
        name_like=query.get("task_name_like"),
        assignees=None if assignee is None else [person_id_of(assignee)],
        assignee_like=query.get("task_assignee_like"),
        assigned=either(query, "assigned", "unassigned"),
        priority=query.get("task_priority"),
        **same(
            query,
            "business_key_like",
            "due_at",
            "due_before",
            "due_after",
            "without_due",
            "follow_up_at",
            "follow_up_before",
            "follow_up_after",
            "created_before",
            "created_after",
            "ended_before",
            "ended_after",
            "instance_variables",
        ),
    )


def _task_answer(found: ListedTask) -> dict[str, Any]:
    task = found.task
    state = _TASK_STATES.get(task.state, "Created")
    return {
        "id": task.id,
        "process_definition_key": task.process_key,
        "process_definition_id": task.definition_id,
        "process_instance_id": task.instance_id,
        "execution_id": task.id,
        "case_definition_key": None,
        "case_definition_id": None,
        "case_instance_id": None,
        "case_execution_id": None,
        "activity_instance_id": task.id,
        "name": task.name,
        "description": None,
        "delete_reason": None if task.ended_at is None else state.lower(),
        "owner": task.owner,
        "assignee": task.assignee,
        "start_time": task.created_at,
        "end_time": task.ended_at,
        "duration": milliseconds(task.created_at, task.ended_at),
        "task_definition_key": task.element_id,
        "priority": task.priority,
        "due": task.due_at,
        "parent_task_id": None,
        "follow_up": task.follow_up_at,
        "tenant_id": None,
        "removal_time": None,
        "root_process_instance_id": task.root_id,
        "task_state": state,
    }


RestList(
    path="/history/task",
    what="Tasks, open or ended, oldest first",
    names=Names(
        found="getHistoricTaskInstances",
        count="getHistoricTaskInstancesCount",
        posted="queryHistoricTaskInstances",
        posted_count="queryHistoricTaskInstancesCount",
    ),
    query=schemas.HistoricTaskQuery,
    answer=schemas.HistoricTask(),
    sorts={
        "taskId": "id",
        "activityInstanceId": "id",
        "processDefinitionId": "definition_id",
        "processInstanceId": "instance_id",
        "taskName": "name",
        "taskDefinitionKey": "element_id",
        "assignee": "assignee",
        "priority": "priority",
        "dueDate": "due_at",
        "followUpDate": "follow_up_at",
        "startTime": "created_at",
        "endTime": "ended_at",
    },
    wanted=_tasks_wanted,
    find=lambda wanted, part, actor: services().engine.find_user_tasks(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_user_tasks(wanted, actor=actor),
    show=_task_answer,
    allow=allow_conditions,
).declare(operations)
