"""List external tasks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, and_, not_, select

from engine.errors import JobNotFound
from engine.model.actors import Actor
from engine.model.advance import JobKind
from engine.model.lifecycles import JobState
from engine.model.lists import WorkerTaskFilter
from engine.model.worker_tasks import WorkerTask
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
from engine.store.leases import LeaseClock
from engine.store.tables import (
    JOB_IS_LOCKED,
    JOB_IS_OPEN,
    instance,
    job,
    process_definition,
)
from engine.store.visibility import labels_of, visible

_SORTS = {
    "id": job.c.id,
    "locked_until": job.c.lock_until,
    "instance_id": job.c.instance_id,
    "definition_id": instance.c.definition_id,
    "process_key": instance.c.process_key,
    "priority": job.c.priority,
    "created_at": job.c.created_at,
}
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


def worker_tasks(leases: LeaseClock) -> ListOf[WorkerTaskFilter, WorkerTask]:
    """Return the list of open external tasks, oldest first, as locks stand now."""

    def query(wanted: WorkerTaskFilter, actor: Actor) -> Select[Any]:
        return _TASKS.where(
            visible(job.c.root_id, sees_all=actor.sees_all),
            *_places(wanted),
            *_states(wanted, leases),
            *_bounds(wanted),
        )

    return ListOf(
        sorts=_SORTS,
        natural=(job.c.created_at.asc(), job.c.id.asc()),
        query=query,
        view=_view,
        parameters=leases.at_now(),
    )


def worker_task(connection: Connection, task_id: str, *, actor: Actor) -> WorkerTask:
    """Return an open external task.

    Raises:
        JobNotFound: there is none that the actor may see.
    """
    query = _TASKS.where(
        job.c.id == task_id, visible(job.c.root_id, sees_all=actor.sees_all)
    )
    row = connection.execute(query, labels_of(actor)).one_or_none()
    if row is None:
        raise JobNotFound(task_id)
    return _view(row)


def _places(wanted: WorkerTaskFilter) -> Conditions:
    yield from equal(
        (job.c.topic, wanted.topic),
        (job.c.lock_owner, wanted.worker_id),
        (instance.c.definition_id, wanted.definition_id),
    )
    yield from among(
        (job.c.id, wanted.ids),
        (job.c.instance_id, wanted.instance_ids),
        (instance.c.process_key, wanted.process_keys),
        (job.c.element_id, wanted.element_ids),
        (job.c.activity_instance_id, wanted.activity_instance_ids),
    )


def _states(wanted: WorkerTaskFilter, leases: LeaseClock) -> Conditions:
    is_held = and_(JOB_IS_LOCKED, job.c.lock_until > leases.now())
    has_left = and_(job.c.retries_left > 0, job.c.state != JobState.FAILED)
    for asked, condition in (
        (wanted.locked, is_held),
        (wanted.retries_left, has_left),
    ):
        if asked is not None:
            yield condition if asked else not_(condition)
    if wanted.suspended is not None:
        yield job.c.suspended.is_(truth(wanted.suspended))


def _bounds(wanted: WorkerTaskFilter) -> Conditions:
    yield from at_least((job.c.priority, wanted.priority_at_least))
    yield from at_most((job.c.priority, wanted.priority_at_most))
    yield from before((job.c.lock_until, wanted.locked_before))
    yield from after((job.c.lock_until, wanted.locked_after))


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
        error_details=row.error_details or None,
        priority=row.priority,
        suspended=row.suspended,
        created_at=row.created_at,
    )
