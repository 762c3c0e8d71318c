"""List the open jobs of instances; external tasks have a list of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, and_, not_, select

from engine.model.actors import Actor
from engine.model.advance import JobKind
from engine.model.lifecycles import JobState
from engine.model.lists import JobFilter
from engine.model.views import JobView
from engine.queries.lists.listing import (
    Conditions,
    ListOf,
    after,
    among,
    at_least,
    at_most,
    before,
    equal,
)
from engine.queries.lists.slicing import truth
from engine.queries.rows import job_view
from engine.store.tables import JOB_IS_LOCKED, JOB_IS_OPEN, instance, job
from engine.store.visibility import visible

#: What Camunda calls a job: timers, continuations, and what is sent to others.
_KINDS = (JobKind.TIMER, JobKind.ASYNC, JobKind.MESSAGE, JobKind.SIGNAL)
_JOBS = (
    select(job, instance.c.definition_id, instance.c.process_key)
    .join(instance, instance.c.id == job.c.instance_id)
    .where(job.c.kind.in_(_KINDS), JOB_IS_OPEN)
)


def _query(wanted: JobFilter, actor: Actor) -> Select[Any]:
    return _JOBS.where(
        visible(job.c.root_id, sees_all=actor.sees_all),
        *_places(wanted),
        *_states(wanted),
        *_times(wanted),
    )


def _places(wanted: JobFilter) -> Conditions:
    yield from among((job.c.id, wanted.ids), (job.c.instance_id, wanted.instance_ids))
    yield from equal(
        (instance.c.definition_id, wanted.definition_id),
        (instance.c.process_key, wanted.process_key),
        (job.c.element_id, wanted.element_id),
        (job.c.activity_instance_id, wanted.activity_instance_id),
    )


def _states(wanted: JobFilter) -> Conditions:
    yield from equal((job.c.error, wanted.error))
    has_left = and_(job.c.retries_left > 0, job.c.state != JobState.FAILED)
    for asked, condition in (
        (wanted.timers, job.c.kind == JobKind.TIMER),
        (wanted.retries_left, has_left),
        (wanted.locked, JOB_IS_LOCKED),
    ):
        if asked is not None:
            yield condition if asked else not_(condition)
    if wanted.failed:
        yield job.c.error.is_not(None)
    if wanted.suspended is not None:
        yield job.c.suspended.is_(truth(wanted.suspended))


def _times(wanted: JobFilter) -> Conditions:
    yield from before(
        (job.c.due_at, wanted.due_before), (job.c.created_at, wanted.created_before)
    )
    yield from after(
        (job.c.due_at, wanted.due_after), (job.c.created_at, wanted.created_after)
    )
    yield from at_least((job.c.priority, wanted.priority_at_least))
    yield from at_most((job.c.priority, wanted.priority_at_most))


def _view(row: Row[Any]) -> JobView:
    return replace(
        job_view(row),
        definition_id=row.definition_id,
        process_key=row.process_key,
        suspended=row.suspended,
        error_details=row.error_details,
    )


LIST = ListOf(
    sorts={
        "id": job.c.id,
        "due_at": job.c.due_at,
        "retries_left": job.c.retries_left,
        "priority": job.c.priority,
        "instance_id": job.c.instance_id,
        "definition_id": instance.c.definition_id,
        "process_key": instance.c.process_key,
    },
    natural=(job.c.due_at.asc(), job.c.created_at.asc(), job.c.id.asc()),
    query=_query,
    view=_view,
)
