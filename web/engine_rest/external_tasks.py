"""External tasks: the door of workers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response

from engine import (
    BpmnError,
    Failure,
    FetchedTask,
    JobNotFound,
    TopicWanted,
    WorkerTask,
    WorkerTaskFilter,
)
from handlers.machines.scopes import Scope
from web.engine_rest.answers import empty
from web.engine_rest.listing import Names, Query, RestList, either, one_or_some
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import external_tasks as schemas
from web.engine_rest.values import plain_variables, typed_variables
from web.services import services

operations = Operations("External Task", __name__)


def task_answer(task: WorkerTask) -> dict[str, Any]:
    """Return an external task as it is dumped."""
    return {
        "activity_id": task.element_id,
        "activity_instance_id": task.activity_instance_id,
        "error_message": task.error,
        "execution_id": task.activity_instance_id,
        "id": task.id,
        "lock_expiration_time": task.locked_until,
        "create_time": task.created_at,
        "process_definition_id": task.definition_id,
        "process_definition_key": task.process_key,
        "version_tag": task.version_tag,
        "process_instance_id": task.instance_id,
        "retries": task.retries,
        "suspended": task.suspended,
        "worker_id": task.worker_id,
        "tenant_id": None,
        "topic_name": task.topic,
        "priority": task.priority,
        "business_key": task.business_key,
    }


def _locked_answer(fetched: FetchedTask) -> dict[str, Any]:
    return {
        **task_answer(fetched.task),
        "error_details": fetched.task.error_details,
        "variables": typed_variables(fetched.variables),
        "extension_properties": dict(fetched.properties),
    }


@operations.operation(
    Operation(
        name="fetchAndLock",
        method="POST",
        path="/external-task/fetchAndLock",
        scope=Scope.WORK,
        summary="Lock tasks for a worker; wait for some if there are none",
        body=schemas.FetchAndLock(),
        answer=schemas.LockedExternalTask(),
        many=True,
    )
)
def fetch_and_lock(call: Call) -> list[dict[str, Any]]:
    """Return the tasks that the worker holds from now on."""
    topics = call.caller.topics
    wanted = [
        _topic(each)
        for each in call.body["topics"]
        if topics is None or each["topic_name"] in topics
    ]
    fetched = services().engine.fetch_external_tasks(
        wanted,
        worker_id=call.body["worker_id"],
        limit=call.body["max_tasks"],
        by_priority=call.body["use_priority"],
    )
    return [_locked_answer(each) for each in fetched]


def _topic(sent: Mapping[str, Any]) -> TopicWanted:
    ids, keys = "process_definition_id", "process_definition_key"
    return TopicWanted(
        topic=sent["topic_name"],
        lock_for=timedelta(milliseconds=sent["lock_duration"]),
        variables=sent["variables"],
        local_variables=bool(sent["local_variables"]),
        properties=bool(sent["include_extension_properties"]),
        business_key=sent["business_key"],
        definition_ids=[sent[ids]] if sent[ids] else sent[f"{ids}_in"],
        process_keys=[sent[keys]] if sent[keys] else sent[f"{keys}_in"],
        version_tag=sent["version_tag"],
        having=sent["process_variables"] or {},
    )


@operations.operation(
    Operation(
        name="completeExternalTaskResource",
        method="POST",
        path="/external-task/{id}/complete",
        scope=Scope.WORK,
        summary="Bring the result of a task",
        body=schemas.CompleteTask(),
    )
)
def complete(call: Call, wanted_id: str) -> None:
    """Complete a task that the worker holds."""
    _must_serve(call, wanted_id)
    services().engine.complete_external_task(
        wanted_id,
        worker_id=call.body["worker_id"],
        variables=plain_variables(call.body["variables"]),
        local_variables=plain_variables(call.body["local_variables"]),
        actor=call.caller.actor,
    )


@operations.operation(
    Operation(
        name="handleFailure",
        method="POST",
        path="/external-task/{id}/failure",
        scope=Scope.WORK,
        summary="Say that a try failed, and how many are left",
        body=schemas.TaskFailure(),
    )
)
def failure(call: Call, wanted_id: str) -> None:
    """Note a failed try; without tries left an incident waits for a person."""
    _must_serve(call, wanted_id)
    said = Failure(
        error=call.body["error_message"],
        details=call.body["error_details"],
        retries=call.body["retries"],
        wait=timedelta(milliseconds=call.body["retry_timeout"]),
    )
    services().engine.fail_external_task(
        wanted_id,
        worker_id=call.body["worker_id"],
        failure=said,
        actor=call.caller.actor,
    )


@operations.operation(
    Operation(
        name="handleExternalTaskBpmnError",
        method="POST",
        path="/external-task/{id}/bpmnError",
        scope=Scope.WORK,
        summary="Throw a business error at a task",
        body=schemas.TaskError(),
    )
)
def bpmn_error(call: Call, wanted_id: str) -> None:
    """Throw a business error: a boundary event of the task may catch it."""
    _must_serve(call, wanted_id)
    error = BpmnError(
        call.body["error_code"],
        call.body["error_message"],
        plain_variables(call.body["variables"]),
    )
    services().engine.throw_external_error(
        wanted_id,
        worker_id=call.body["worker_id"],
        error=error,
        actor=call.caller.actor,
    )


@operations.operation(
    Operation(
        name="lock",
        method="POST",
        path="/external-task/{id}/lock",
        scope=Scope.WORK,
        summary="Lock one task",
        body=schemas.LockTask(),
    )
)
def lock(call: Call, wanted_id: str) -> None:
    """Lock a task that nobody else holds."""
    _must_serve(call, wanted_id)
    services().engine.hold_external_task(
        wanted_id,
        worker_id=call.body["worker_id"],
        lock_for=timedelta(milliseconds=call.body["lock_duration"]),
        actor=call.caller.actor,
    )


@operations.operation(
    Operation(
        name="extendLock",
        method="POST",
        path="/external-task/{id}/extendLock",
        scope=Scope.WORK,
        summary="Prolong the lock of a task",
        body=schemas.ExtendLock(),
    )
)
def extend_lock(call: Call, wanted_id: str) -> None:
    """Prolong the worker's own lock, from now on."""
    _must_serve(call, wanted_id)
    services().engine.hold_external_task(
        wanted_id,
        worker_id=call.body["worker_id"],
        lock_for=timedelta(milliseconds=call.body["new_duration"]),
        actor=call.caller.actor,
        only_prolong=True,
    )


@operations.operation(
    Operation(
        name="unlock",
        method="POST",
        path="/external-task/{id}/unlock",
        scope=Scope.WORK,
        summary="Take the lock from a task",
    )
)
def unlock(call: Call, wanted_id: str) -> None:
    """Let others have a task, whoever holds it."""
    _must_serve(call, wanted_id)
    services().engine.free_external_task(wanted_id, actor=call.caller.actor)


@operations.operation(
    Operation(
        name="setExternalTaskResourceRetries",
        method="PUT",
        path="/external-task/{id}/retries",
        scope=Scope.OPERATE,
        summary="Set how many tries are left; that closes an incident",
        body=schemas.Retries(),
    )
)
def set_retries(call: Call, wanted_id: str) -> None:
    """Let a task be tried again."""
    services().engine.retry_external_task(
        wanted_id, retries=call.body["retries"], actor=call.caller.actor
    )


@operations.operation(
    Operation(
        name="setExternalTaskResourcePriority",
        method="PUT",
        path="/external-task/{id}/priority",
        scope=Scope.OPERATE,
        summary="Set how urgent a task is",
        body=schemas.Priority(),
    )
)
def set_priority(call: Call, wanted_id: str) -> None:
    """Let a task go earlier or later."""
    services().engine.rank_external_task(
        wanted_id, priority=call.body["priority"], actor=call.caller.actor
    )


def _wanted(query: Query) -> WorkerTaskFilter:
    return WorkerTaskFilter(
        ids=one_or_some(query, "external_task_id", "external_task_id_in"),
        topic=query.get("topic_name"),
        worker_id=query.get("worker_id"),
        locked=either(query, "locked", "not_locked"),
        suspended=either(query, "suspended", "active"),
        retries_left=either(query, "with_retries_left", "no_retries_left"),
        instance_ids=one_or_some(
            query, "process_instance_id", "process_instance_id_in"
        ),
        definition_id=query.get("process_definition_id"),
        process_keys=one_or_some(
            query, "process_definition_key", "process_definition_key_in"
        ),
        element_ids=one_or_some(query, "activity_id", "activity_id_in"),
        activity_instance_ids=one_or_some(query, "execution_id", ""),
        priority_at_least=query.get("priority_at_least"),
        priority_at_most=query.get("priority_at_most"),
        locked_before=query.get("lock_expiration_before"),
        locked_after=query.get("lock_expiration_after"),
    )


RestList(
    path="/external-task",
    what="Open external tasks, oldest first",
    names=Names(
        found="getExternalTasks",
        count="getExternalTasksCount",
        posted="queryExternalTasks",
        posted_count="queryExternalTasksCount",
    ),
    query=schemas.ExternalTaskQuery,
    answer=schemas.ExternalTask(),
    sorts={
        "id": "id",
        "lockExpirationTime": "locked_until",
        "processInstanceId": "instance_id",
        "processDefinitionId": "definition_id",
        "processDefinitionKey": "process_key",
        "taskPriority": "priority",
        "createTime": "created_at",
    },
    wanted=_wanted,
    find=lambda wanted, part, actor: services().engine.find_external_tasks(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_external_tasks(
        wanted, actor=actor
    ),
    show=task_answer,
).declare(operations)


@operations.operation(
    Operation(
        name="getExternalTask",
        method="GET",
        path="/external-task/{id}",
        scope=Scope.READ,
        summary="An open external task",
        answer=schemas.ExternalTask(),
    )
)
def by_id(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return one task."""
    return task_answer(
        services().engine.external_task(wanted_id, actor=call.caller.actor)
    )


@operations.operation(
    Operation(
        name="getExternalTaskErrorDetails",
        method="GET",
        path="/external-task/{id}/errorDetails",
        scope=Scope.OPERATE,
        summary="What a worker said of the last error",
        media_type="text/plain",
    )
)
def error_details(call: Call, wanted_id: str) -> Response:
    """Return the details of the last error; 204 when there are none."""
    found = services().engine.external_task(wanted_id, actor=call.caller.actor)
    if found.error_details is None:
        return empty()
    return Response(found.error_details, content_type="text/plain; charset=utf-8")


def _must_serve(call: Call, task_id: str) -> None:
    """Refuse a worker whose token is not for the topic of a task.

    Raises:
        JobNotFound: to this worker there is no such task.
    """
    topics = call.caller.topics
    if topics is None:
        return
    task = services().engine.external_task(task_id, actor=call.caller.actor)
    if task.topic not in topics:
        raise JobNotFound(task_id)
