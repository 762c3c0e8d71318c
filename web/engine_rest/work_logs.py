"""What happened to the jobs and external tasks of an instance."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from engine import HistoryType, Slice, WorkLogEntry, WorkLogFilter
from handlers.machines.scopes import Scope
from web.engine_rest.errors import RestRefused
from web.engine_rest.history_rows import row_id, row_of
from web.engine_rest.listing import Names, Query, RestList, same
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import work_log as schemas
from web.services import services

jobs = Operations("History of jobs", __name__)
external_tasks = Operations("History of external tasks", __name__)

Answer = dict[str, Any]
#: What can happen, by the names of the flags.
_TYPES = {
    "created": HistoryType.JOB_CREATED,
    "failed": HistoryType.JOB_FAILED,
    "done": HistoryType.JOB_COMPLETED,
    "deleted": HistoryType.JOB_CANCELED,
}
#: Names no row: its root is none.
_NO_ROW = ("", 0)


def _wanted(*, external: bool) -> Callable[[Query], WorkLogFilter]:
    def wanted(query: Query) -> WorkLogFilter:
        asked = [kind for flag, kind in _TYPES.items() if query.get(flag)]
        log_id = query.get("id")
        return WorkLogFilter(
            external=external,
            types=asked or list(_TYPES.values()),
            id=None if log_id is None else row_of(log_id) or _NO_ROW,
            **same(
                query,
                "job_id",
                "instance_id",
                "definition_id",
                "process_key",
                "element_ids",
                "activity_instance_ids",
                "topic",
                "error",
                "priority_at_least",
                "priority_at_most",
            ),
        )

    return wanted


def _entry(found: WorkLogEntry) -> Answer:
    """Return what both logs say."""
    return {
        "id": row_id(found.root_id, found.seq),
        "at": found.at,
        "removal_time": None,
        "job_id": found.job_id,
        "retries": found.retries_left,
        "priority": found.priority,
        "error": found.error,
        "element_id": found.element_id,
        "activity_instance_id": found.activity_instance_id,
        "instance_id": found.instance_id,
        "definition_id": found.definition_id,
        "process_key": found.process_key,
        "root_id": found.root_id,
        "tenant_id": None,
        **{flag: found.type is kind for flag, kind in _TYPES.items()},
    }


def _job_entry(found: WorkLogEntry) -> Answer:
    return {
        **dict.fromkeys(schemas.JobLogEntry().fields, None),
        **_entry(found),
        "due_at": found.due_at,
        "failed_element_id": found.element_id if found.error else None,
        "kind": found.kind,
    }


def _task_entry(found: WorkLogEntry) -> Answer:
    return {
        **_entry(found),
        "topic": found.topic or "",
        # Locks come and go; the history keeps what became of the task.
        "worker_id": None,
        "visit_id": found.activity_instance_id,
    }


_ASKED: dict[str, Any] = {
    "find": lambda wanted, part, actor: services().engine.find_work_log(
        wanted, part, actor=actor
    ),
    "count": lambda wanted, actor: services().engine.count_work_log(
        wanted, actor=actor
    ),
    "scope": Scope.OPERATE,
}
RestList(
    path="/history/job-log",
    what="What happened to the jobs of an instance, or to one job, in order",
    names=Names(
        found="getHistoricJobLogs",
        count="getHistoricJobLogsCount",
        posted="queryHistoricJobLogs",
        posted_count="queryHistoricJobLogsCount",
    ),
    query=schemas.JobLogQuery,
    answer=schemas.JobLogEntry(),
    sorts={
        "timestamp": "at",
        "occurrence": "seq",
        "jobId": "job_id",
        "jobPriority": "priority",
        "activityId": "element_id",
    },
    wanted=_wanted(external=False),
    show=_job_entry,
    **_ASKED,
).declare(jobs)
RestList(
    path="/history/external-task-log",
    what="What happened to the external tasks of an instance, or to one, in order",
    names=Names(
        found="getHistoricExternalTaskLogs",
        count="getHistoricExternalTaskLogsCount",
    ),
    query=schemas.ExternalTaskLogQuery,
    answer=schemas.ExternalTaskLogEntry(),
    sorts={
        "timestamp": "at",
        "externalTaskId": "job_id",
        "priority": "priority",
        "activityId": "element_id",
    },
    wanted=_wanted(external=True),
    show=_task_entry,
    **_ASKED,
).declare(external_tasks)


@jobs.operation(
    Operation(
        name="getHistoricJobLog",
        method="GET",
        path="/history/job-log/{id}",
        scope=Scope.OPERATE,
        summary="One thing that happened to a job",
        answer=schemas.JobLogEntry(),
    )
)
def job_entry(call: Call, wanted_id: str) -> Answer:
    """Return one entry of the log of jobs."""
    return _job_entry(_one(call, wanted_id, external=False))


@external_tasks.operation(
    Operation(
        name="getHistoricExternalTaskLog",
        method="GET",
        path="/history/external-task-log/{id}",
        scope=Scope.OPERATE,
        summary="One thing that happened to an external task",
        answer=schemas.ExternalTaskLogEntry(),
    )
)
def task_entry(call: Call, wanted_id: str) -> Answer:
    """Return one entry of the log of external tasks."""
    return _task_entry(_one(call, wanted_id, external=True))


def _one(call: Call, log_id: str, *, external: bool) -> WorkLogEntry:
    wanted = _wanted(external=external)({"id": log_id})
    found = services().engine.find_work_log(
        wanted, Slice(limit=1), actor=call.caller.actor
    )
    if not found:
        reason = f"Historic log with id {log_id} does not exist"
        raise RestRefused(reason=reason, status=HTTPStatus.NOT_FOUND)
    return found[0]
