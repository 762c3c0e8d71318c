"""List external tasks."""

from __future__ import annotations

import operator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, not_, select

from engine.errors import JobNotFound
from engine.model.actors import Actor
from engine.model.advance import JobKind
from engine.model.lifecycles import JobState
from engine.model.lists import Slice, WorkerTaskFilter
from engine.model.worker_tasks import WorkerTask
from engine.queries.lists.slicing import count_of, rows_of, truth
from engine.store.leases import LeaseClock
from engine.store.tables import (
    JOB_IS_LOCKED,
    JOB_IS_OPEN,
    instance,
    job,
    process_definition,
)
from engine.store.visibility import labels_of, visible

SORTS = {
    "id": job.c.id,
    "locked_until": job.c.lock_until,
    "instance_id": job.c.instance_id,
    "definition_id": instance.c.definition_id,
    "process_key": instance.c.process_key,
    "priority": job.c.priority,
    "created_at": job.c.created_at,
}
_OLDEST_FIRST = (job.c.created_at, job.c.id)
_TASKS = (
    select(
        job,
        instance.c.definition_id,
        instance.c.process_key,
        instance.c.business_key,
        process_definition.c.version_tag,
    )
    .join(instance, instance.c.id == job.c.instance_id)
    .join(process_definition, process_definition.c.id == instance.c.definition_id)
    .where(job.c.kind == JobKind.EXTERNAL, JOB_IS_OPEN)
)


def worker_tasks(
    connection: Connection,
    wanted: WorkerTaskFilter,
    part: Slice,
    *,
    actor: Actor,
    leases: LeaseClock,
) -> list[WorkerTask]:
    """Return open external tasks that the actor may see, oldest first."""
    rows = rows_of(
        connection,
        _query(wanted, actor=actor, leases=leases),
        part,
        sorts=SORTS,
        natural=_OLDEST_FIRST,
        parameters=_parameters(actor, leases),
    )
    return [_view(row) for row in rows]


def count_worker_tasks(
    connection: Connection,
    wanted: WorkerTaskFilter,
    *,
    actor: Actor,
    leases: LeaseClock,
) -> int:
    """Return how many open external tasks the actor may see."""
    query = _query(wanted, actor=actor, leases=leases)
    return count_of(connection, query, _parameters(actor, leases))


def worker_task(connection: Connection, task_id: str, *, actor: Actor) -> WorkerTask:
    """Return an open external task.

    Raises:
        JobNotFound: there is none that the actor may see.
    """
    return _view(_one(connection, task_id, actor=actor))


def error_details(connection: Connection, task_id: str, *, actor: Actor) -> str | None:
    """Return what a developer needs to see of the last error.

    Raises:
        JobNotFound: there is no such task that the actor may see.
    """
    details: str | None = _one(connection, task_id, actor=actor).error_details
    return details


def _one(connection: Connection, task_id: str, *, actor: Actor) -> Row[Any]:
    query = _TASKS.where(
        job.c.id == task_id, visible(job.c.root_id, sees_all=actor.sees_all)
    )
    row = connection.execute(query, labels_of(actor)).one_or_none()
    if row is None:
        raise JobNotFound(task_id)
    return row


def _query(
    wanted: WorkerTaskFilter, *, actor: Actor, leases: LeaseClock
) -> Select[Any]:
    conditions = [visible(job.c.root_id, sees_all=actor.sees_all)]
    conditions += [
        column == value for column, value in _exact(wanted) if value is not None
    ]
    conditions += [
        column.in_(sorted(values))
        for column, values in _among(wanted)
        if values is not None
    ]
    is_held = and_(JOB_IS_LOCKED, job.c.lock_until > leases.now())
    if wanted.locked is not None:
        conditions.append(is_held if wanted.locked else not_(is_held))
    if wanted.suspended is not None:
        conditions.append(job.c.suspended.is_(truth(wanted.suspended)))
    if wanted.retries_left is not None:
        has_left = and_(job.c.retries_left > 0, job.c.state != JobState.FAILED)
        conditions.append(has_left if wanted.retries_left else not_(has_left))
    return _TASKS.where(*conditions, *_between(wanted))


def _exact(wanted: WorkerTaskFilter) -> list[tuple[Any, Any]]:
    return [
        (job.c.topic, wanted.topic),
        (job.c.lock_owner, wanted.worker_id),
        (instance.c.definition_id, wanted.definition_id),
    ]


def _among(wanted: WorkerTaskFilter) -> list[tuple[Any, Any]]:
    return [
        (job.c.id, wanted.ids),
        (job.c.instance_id, wanted.instance_ids),
        (instance.c.process_key, wanted.process_keys),
        (job.c.element_id, wanted.element_ids),
        (job.c.activity_instance_id, wanted.activity_instance_ids),
    ]


def _between(wanted: WorkerTaskFilter) -> list[ColumnElement[bool]]:
    bounds = (
        (job.c.priority, operator.ge, wanted.priority_at_least),
        (job.c.priority, operator.le, wanted.priority_at_most),
        (job.c.lock_until, operator.lt, wanted.locked_before),
        (job.c.lock_until, operator.gt, wanted.locked_after),
    )
    return [
        compare(column, value) for column, compare, value in bounds if value is not None
    ]


def _parameters(actor: Actor, leases: LeaseClock) -> dict[str, object]:
    return {**labels_of(actor), **leases.at_now()}


def _view(row: Row[Any]) -> WorkerTask:
    failed = row.error is not None
    return WorkerTask(
        id=row.id,
        topic=row.topic,
        worker_id=row.lock_owner,
        root_id=row.root_id,
        instance_id=row.instance_id,
        definition_id=row.definition_id,
        process_key=row.process_key,
        version_tag=row.version_tag,
        business_key=row.business_key,
        element_id=row.element_id,
        activity_instance_id=row.activity_instance_id,
        locked_until=row.lock_until,
        retries=(row.retries_left if row.state != JobState.FAILED else 0)
        if failed
        else None,
        error=row.error,
        priority=row.priority,
        suspended=row.suspended,
        created_at=row.created_at,
    )
