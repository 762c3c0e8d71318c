"""Rows of the job table, made by hand: what the claims alone are tested with."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from engine.model.lifecycles import InstanceState, JobState
from engine.store.database import Database
from engine.store.tables import deployment, instance, job, process_definition

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
DEFINITION = "sketch:1:d"


def add_definition(connection: Connection) -> None:
    connection.execute(
        insert(deployment).values(
            id="d", name="d", source="", digest="d", deployed_at=NOW, deployed_by="me"
        )
    )
    connection.execute(
        insert(process_definition).values(
            id=DEFINITION,
            key="sketch",
            version=1,
            name="Sketch",
            digest="d",
            deployment_id="d",
            resource_name="sketch.bpmn",
            suspended=False,
        )
    )


def add_root(connection: Connection, root_id: str) -> None:
    if not connection.scalar(select(func.count()).select_from(deployment)):
        add_definition(connection)
    connection.execute(
        insert(instance).values(
            id=root_id,
            root_id=root_id,
            definition_id=DEFINITION,
            process_key="sketch",
            state=InstanceState.ACTIVE,
            started_at=NOW,
            started_by="me",
            revision=1,
            open_incidents=0,
            history_seq=0,
            audit_seq=0,
            audit_head="",
        )
    )


def add_job(
    connection: Connection,
    *,
    root_id: str | None = None,
    due_in: float = 0,
    **more: Any,
) -> str:
    """Add a job due so many seconds after NOW; return its id."""
    job_id = str(more.pop("id", None) or uuid.uuid4().hex)
    values = {
        "id": job_id,
        "kind": "timer",
        "root_id": root_id,
        "instance_id": root_id,
        "due_at": NOW + timedelta(seconds=due_in),
        "priority": 50,
        "exclusive": root_id is not None,
        "suspended": False,
        "state": JobState.CREATED,
        "attempts": 0,
        "retries_left": 3,
        "retry_delays": [],
        "payload": {},
        "created_at": NOW,
    }
    connection.execute(insert(job).values(values | more))
    return job_id


def end_leases(database: Database) -> None:
    """Let all leases end, as if much time had gone by."""
    with database.write() as connection:
        connection.execute(
            update(job).where(job.c.lock_until.is_not(None)).values(lock_until=LONG_AGO)
        )


def stored(database: Database, job_id: str) -> Mapping[str, Any]:
    with database.read() as connection:
        row = connection.execute(select(job).where(job.c.id == job_id)).one()
        return dict(row._mapping)
