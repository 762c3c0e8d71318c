"""Read jobs and incidents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from engine.errors import IncidentNotFound
from engine.model.actors import Actor
from engine.model.views import IncidentView, JobView
from engine.queries.instances import find
from engine.queries.rows import incident_view, job_view
from engine.store.tables import (
    INCIDENT_IS_OPEN,
    JOB_IS_LOCKED,
    JOB_IS_OPEN,
    JOB_IS_WAITING,
    incident,
    instance,
    job,
)
from engine.store.visibility import labels_of, visible

#: Every incident with its root instance; the definition is that of its own instance.
_own = instance.alias("own")
INCIDENTS = (
    select(
        incident,
        instance.c.process_key,
        instance.c.business_key,
        _own.c.definition_id,
    )
    .join(instance, instance.c.id == incident.c.root_id, isouter=True)
    .join(_own, _own.c.id == incident.c.instance_id, isouter=True)
)


def open_incidents(
    connection: Connection, *, actor: Actor, limit: int = 500
) -> list[IncidentView]:
    """Return the open incidents of what the actor may see, oldest first."""
    query = INCIDENTS.where(
        INCIDENT_IS_OPEN, visible(incident.c.root_id, sees_all=actor.sees_all)
    )
    query = query.order_by(incident.c.created_at, incident.c.id).limit(limit)
    return [incident_view(row) for row in connection.execute(query, labels_of(actor))]


def incident_by_id(
    connection: Connection, incident_id: str, *, actor: Actor
) -> IncidentView:
    """Return an incident, open or resolved.

    Raises:
        IncidentNotFound: there is none that the actor may see.
    """
    query = INCIDENTS.where(
        incident.c.id == incident_id,
        visible(incident.c.root_id, sees_all=actor.sees_all),
    )
    row = connection.execute(query, labels_of(actor)).one_or_none()
    if row is None:
        raise IncidentNotFound(incident_id)
    return incident_view(row)


def incidents_of_root(
    connection: Connection, instance_id: str, *, actor: Actor
) -> list[IncidentView]:
    """Return all incidents of the root of an instance, oldest first.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    root_id = find(connection, instance_id, actor=actor).root_id
    query = INCIDENTS.where(incident.c.root_id == root_id)
    query = query.order_by(incident.c.created_at, incident.c.id)
    return [incident_view(row) for row in connection.execute(query)]


def jobs_of_root(
    connection: Connection,
    instance_id: str,
    *,
    actor: Actor,
    ended_too: bool = False,
) -> list[JobView]:
    """Return the open jobs of the root of an instance, first due first.

    Raises:
        InstanceNotFound: there is none that the actor may see.
    """
    root_id = find(connection, instance_id, actor=actor).root_id
    query = select(job).where(job.c.root_id == root_id)
    if not ended_too:
        query = query.where(JOB_IS_OPEN)
    query = query.order_by(job.c.due_at, job.c.created_at, job.c.id)
    return [job_view(row) for row in connection.execute(query)]


def has_work_now(connection: Connection, root_id: str, *, now: datetime) -> bool:
    """Say whether a job of a root instance runs or is due."""
    query = (
        select(job.c.id)
        .where(job.c.root_id == root_id)
        .where(JOB_IS_LOCKED | (JOB_IS_WAITING & (job.c.due_at <= now)))
        .limit(1)
    )
    return connection.execute(query).one_or_none() is not None
