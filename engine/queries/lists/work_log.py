"""List what happened to the jobs and external tasks of an instance."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, and_, select

from engine.model.actors import Actor
from engine.model.advance import JobKind
from engine.model.history import HistoryType
from engine.model.lists import WorkLogFilter
from engine.model.views import WorkLogEntry
from engine.queries.lists.listing import (
    Conditions,
    ListOf,
    among,
    at_least,
    at_most,
    equal,
)
from engine.store.json_members import JsonMember
from engine.store.tables import history, instance, job
from engine.store.visibility import visible

_JOB_ID = JsonMember(history.c.data, "job_id")
_LOG = (
    select(
        history,
        job.c.id.label("job_id"),
        job.c.kind,
        job.c.topic,
        job.c.priority,
        job.c.due_at.label("job_due_at"),
        instance.c.definition_id,
        instance.c.process_key,
    )
    # Each of the two leads to the root, and the root to its history.
    .join(job, and_(job.c.id == _JOB_ID, job.c.root_id == history.c.root_id))
    .join(
        instance,
        and_(
            instance.c.id == history.c.instance_id,
            instance.c.root_id == history.c.root_id,
        ),
    )
)


def _query(wanted: WorkLogFilter, actor: Actor) -> Select[Any]:
    is_external = job.c.kind == JobKind.EXTERNAL
    return _LOG.where(
        visible(history.c.root_id, sees_all=actor.sees_all),
        history.c.type.in_(sorted(wanted.types)),
        is_external if wanted.external else ~is_external,
        *_conditions(wanted),
    )


def _conditions(wanted: WorkLogFilter) -> Conditions:
    if wanted.id is not None:
        root_id, seq = wanted.id
        yield and_(history.c.root_id == root_id, history.c.seq == seq)
    yield from equal(
        (job.c.id, wanted.job_id),
        (instance.c.id, wanted.instance_id),
        (instance.c.definition_id, wanted.definition_id),
        (instance.c.process_key, wanted.process_key),
        (job.c.topic, wanted.topic),
    )
    if wanted.error is not None:
        yield JsonMember(history.c.data, "error") == wanted.error
    yield from among(
        (history.c.element_id, wanted.element_ids),
        (history.c.activity_instance_id, wanted.activity_instance_ids),
    )
    yield from at_least((job.c.priority, wanted.priority_at_least))
    yield from at_most((job.c.priority, wanted.priority_at_most))


def _view(row: Row[Any]) -> WorkLogEntry:
    return WorkLogEntry(
        root_id=row.root_id,
        seq=row.seq,
        at=row.at,
        type=HistoryType(row.type),
        job_id=row.job_id,
        kind=row.kind,
        topic=row.topic,
        priority=row.priority,
        due_at=row.due_at or row.job_due_at,
        retries_left=row.data.get("retries_left"),
        error=row.data.get("error"),
        instance_id=row.instance_id,
        definition_id=row.definition_id,
        process_key=row.process_key,
        element_id=row.element_id,
        activity_instance_id=row.activity_instance_id,
    )


LIST = ListOf(
    sorts={
        "at": history.c.at,
        "seq": history.c.seq,
        "job_id": job.c.id,
        "priority": job.c.priority,
        "element_id": history.c.element_id,
    },
    natural=(history.c.root_id.asc(), history.c.seq.asc()),
    query=_query,
    view=_view,
)
