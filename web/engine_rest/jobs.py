"""Jobs: timers and other work that runs by itself later."""

from __future__ import annotations

from typing import Any

from flask import Response

from engine import JobFilter, JobNotFound, JobState, JobView, Slice
from handlers.machines.scopes import Scope
from web.engine_rest.listing import Names, Query, RestList, either, one_or_some, same
from web.engine_rest.operations import Call, Operation, Operations
from web.engine_rest.schemas import incidents as schemas
from web.services import services

operations = Operations("Job", __name__)


def _wanted(query: Query) -> JobFilter:
    return JobFilter(
        ids=one_or_some(query, "job_id", "job_ids"),
        instance_ids=one_or_some(query, "process_instance_id", "process_instance_ids"),
        definition_id=query.get("process_definition_id"),
        process_key=query.get("process_definition_key"),
        element_id=query.get("activity_id"),
        activity_instance_id=query.get("execution_id"),
        timers=either(query, "timers", "messages"),
        retries_left=either(query, "with_retries_left", "no_retries_left"),
        failed=bool(query.get("with_exception")),
        error=query.get("exception_message"),
        suspended=either(query, "suspended", "active"),
        locked=True if query.get("acquired") else None,
        **same(query, "priority_at_least", "priority_at_most"),
    )


def job_answer(found: JobView) -> dict[str, Any]:
    """Return a job as it is dumped."""
    return {
        "id": found.id,
        "job_definition_id": None,
        "due_date": found.due_at,
        "process_instance_id": found.instance_id,
        "execution_id": found.activity_instance_id,
        "process_definition_id": found.definition_id,
        "process_definition_key": found.process_key,
        "retries": 0 if found.state is JobState.FAILED else found.retries_left,
        "exception_message": found.error,
        "failed_activity_id": found.element_id if found.error else None,
        "suspended": found.suspended,
        "priority": found.priority,
        "tenant_id": None,
        "create_time": found.created_at,
        "batch_id": None,
    }


RestList(
    path="/job",
    what="Open jobs, first due first; external tasks have a list of their own",
    names=Names(
        found="getJobs",
        count="getJobsCount",
        posted="queryJobs",
        posted_count="queryJobsCount",
    ),
    query=schemas.JobQuery,
    answer=schemas.Job(),
    sorts={
        "jobId": "id",
        "processInstanceId": "instance_id",
        "processDefinitionId": "definition_id",
        "processDefinitionKey": "process_key",
        "jobPriority": "priority",
        "jobRetries": "retries_left",
        "jobDueDate": "due_at",
    },
    wanted=_wanted,
    find=lambda wanted, part, actor: services().engine.find_jobs(
        wanted, part, actor=actor
    ),
    count=lambda wanted, actor: services().engine.count_jobs(wanted, actor=actor),
    show=job_answer,
    scope=Scope.OPERATE,
).declare(operations)


@operations.operation(
    Operation(
        name="getJob",
        method="GET",
        path="/job/{id}",
        scope=Scope.OPERATE,
        summary="An open job",
        answer=schemas.Job(),
    )
)
def by_id(call: Call, wanted_id: str) -> dict[str, Any]:
    """Return one open job."""
    return job_answer(_open_job(call, wanted_id))


@operations.operation(
    Operation(
        name="setJobRetries",
        method="PUT",
        path="/job/{id}/retries",
        scope=Scope.OPERATE,
        summary="Set how many tries are left; that closes an incident",
        body=schemas.JobRetries(),
    )
)
def set_retries(call: Call, wanted_id: str) -> None:
    """Let a job be tried again."""
    _open_job(call, wanted_id)
    services().engine.retry_job(
        wanted_id, retries=call.body["retries"], actor=call.caller.actor
    )


@operations.operation(
    Operation(
        name="setJobDuedate",
        method="PUT",
        path="/job/{id}/duedate",
        scope=Scope.OPERATE,
        summary="Let a job run at another moment; where a deadline is evaluated anew, "
        "that moves it again",
        body=schemas.JobDueDate(),
    )
)
def set_due_date(call: Call, wanted_id: str) -> None:
    """Change when a job is due."""
    _open_job(call, wanted_id)
    services().engine.reschedule_job(
        wanted_id, due_at=call.body["duedate"], actor=call.caller.actor
    )


@operations.operation(
    Operation(
        name="setJobPriority",
        method="PUT",
        path="/job/{id}/priority",
        scope=Scope.OPERATE,
        summary="Say how urgent a job is: the higher goes first",
        body=schemas.JobPriority(),
    )
)
def set_priority(call: Call, wanted_id: str) -> None:
    """Change how urgent a job is."""
    _open_job(call, wanted_id)
    services().engine.rank_job(
        wanted_id, priority=call.body["priority"], actor=call.caller.actor
    )


@operations.operation(
    Operation(
        name="getStacktrace",
        method="GET",
        path="/job/{id}/stacktrace",
        scope=Scope.OPERATE,
        summary="Why a job failed last, in all detail that is kept",
        media_type="text/plain",
    )
)
def stacktrace(call: Call, wanted_id: str) -> Response:
    """Return what is known of the last failure."""
    found = _open_job(call, wanted_id)
    text = found.error_details or found.error or ""
    return Response(text, content_type="text/plain; charset=utf-8")


def _open_job(call: Call, job_id: str) -> JobView:
    found = services().engine.find_jobs(
        JobFilter(ids=[job_id]), Slice(limit=1), actor=call.caller.actor
    )
    if not found:
        raise JobNotFound(job_id)
    return found[0]
