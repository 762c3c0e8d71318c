"""Count what runs: by version of a process, and by element of one version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, select

from engine.model.actors import Actor
from engine.model.history import HistoryType
from engine.model.lifecycles import JobState
from engine.model.views import Tally
from engine.store.tables import (
    INCIDENT_IS_OPEN,
    IS_RUNNING,
    JOB_IS_OPEN,
    history,
    incident,
    instance,
    job,
)
from engine.store.visibility import labels_of, visible

_STARTED = HistoryType.ACTIVITY_STARTED
_ENDED = (HistoryType.ACTIVITY_COMPLETED, HistoryType.ACTIVITY_CANCELED)
#: The rows of the history that tell of visits to elements.
COUNTED = history.c.type.in_((_STARTED, *_ENDED))
#: Of such rows, how many visits have not ended.
STILL_OPEN = func.sum(case((history.c.type == _STARTED, 1), else_=-1))


def definition_tallies(connection: Connection, *, actor: Actor) -> dict[str, Tally]:
    """Return what the actor sees running, by the definition; others have nothing."""
    by = instance.c.definition_id
    running = (
        select(by.label("id"), func.count().label("number"))
        .where(IS_RUNNING, visible(instance.c.root_id, sees_all=actor.sees_all))
        .group_by(by)
    )
    found = _tallies(
        connection.execute(running, labels_of(actor)),
        connection.execute(_failed(by, actor), labels_of(actor)),
        connection.execute(_stuck(by, actor), labels_of(actor)),
    )
    return {each.id: each for each in found}


def element_tallies(
    connection: Connection, definition_id: str, *, actor: Actor
) -> list[Tally]:
    """Return what the actor sees running at each element where something runs."""
    of_version = instance.c.definition_id == definition_id
    running = (
        select(history.c.element_id.label("id"), STILL_OPEN.label("number"))
        .join(instance, instance.c.id == history.c.instance_id)
        .where(of_version, IS_RUNNING, history.c.root_id == instance.c.root_id)
        .where(COUNTED)
        .where(visible(history.c.root_id, sees_all=actor.sees_all))
        .group_by(history.c.element_id)
        .having(STILL_OPEN > 0)
    )
    failed = _failed(job.c.element_id, actor).where(of_version)
    stuck = _stuck(incident.c.element_id, actor).where(of_version)
    return _tallies(
        connection.execute(running, labels_of(actor)),
        connection.execute(failed, labels_of(actor)),
        connection.execute(stuck, labels_of(actor)),
    )


def _failed(by: Any, actor: Actor) -> Select[Any]:
    return (
        select(by.label("id"), func.count().label("number"))
        .select_from(job)
        .join(instance, instance.c.id == job.c.instance_id)
        .where(JOB_IS_OPEN, job.c.state == JobState.FAILED)
        .where(visible(job.c.root_id, sees_all=actor.sees_all))
        .group_by(by)
    )


def _stuck(by: Any, actor: Actor) -> Select[Any]:
    return (
        select(by.label("id"), incident.c.kind, func.count().label("number"))
        .select_from(incident)
        .join(instance, instance.c.id == incident.c.instance_id)
        .where(INCIDENT_IS_OPEN, visible(incident.c.root_id, sees_all=actor.sees_all))
        .group_by(by, incident.c.kind)
    )


def _tallies(
    running: Iterable[Row[Any]], failed: Iterable[Row[Any]], stuck: Iterable[Row[Any]]
) -> list[Tally]:
    instances = {row.id: row.number for row in running}
    jobs = {row.id: row.number for row in failed}
    incidents: dict[str, dict[str, int]] = defaultdict(dict)
    for row in stuck:
        incidents[row.id][row.kind] = row.number
    known: Mapping[str, Any] = {**instances, **jobs, **incidents}
    return [
        Tally(
            id=each,
            instances=instances.get(each, 0),
            failed_jobs=jobs.get(each, 0),
            incidents=incidents.get(each, {}),
        )
        for each in sorted(known)
    ]
