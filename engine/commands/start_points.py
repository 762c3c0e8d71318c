"""What starts instances of a process from outside: only its newest version listens.

A timer start is a job without an instance. Its row in `start_subscription` names the
job, and whoever ends the one or the other locks that row first.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update

from engine.bpmn.interpreter import FiredTimer
from engine.bpmn.specs import CompiledProcess, StartPoint
from engine.bpmn.start_timers import (
    StartTimer,
    next_start,
    start_job_settings,
    start_timer,
)
from engine.commands import job_lease
from engine.commands.context import CommandContext
from engine.commands.environment import Surroundings
from engine.commands.starting import begin
from engine.commands.work_rows import outbox_job_row
from engine.errors import WrongState
from engine.model.advance import JobKind
from engine.model.lifecycles import IncidentState, JobState
from engine.store.claims import ClaimedJob
from engine.store.definitions import definition_by_id
from engine.store.tables import (
    INCIDENT_IS_OPEN,
    JOB_IS_OPEN,
    incident,
    job,
    start_subscription,
)

_TIMER = "timer"


def listen(
    context: CommandContext, process: CompiledProcess, definition_id: str
) -> None:
    """Let a new version listen for what starts it, and the older ones no longer.

    Raises:
        ExpressionFailed: the time of a timer start cannot be computed.
    """
    _stop_listening(context, process.key)
    rows = [
        {
            "definition_id": definition_id,
            "element_id": start.element_id,
            "process_key": process.key,
            "kind": start.kind,
            "name": _name(context, process, start, definition_id),
        }
        for start in process.start_points
    ]
    if rows:
        context.work.connection.execute(insert(start_subscription), rows)


def require_one_receiver(context: CommandContext, processes: Iterable[str]) -> None:
    """Refuse that a message starts two processes.

    The gate has said so in more words, unless two deployments came at once.

    Raises:
        WrongState: another process begins by the same message.
    """
    other = start_subscription.alias()
    query = (
        select(start_subscription.c.name, other.c.process_key)
        .join(
            other,
            (other.c.kind == start_subscription.c.kind)
            & (other.c.name == start_subscription.c.name)
            & (other.c.process_key != start_subscription.c.process_key),
        )
        .where(
            start_subscription.c.kind == "message",
            start_subscription.c.process_key.in_(list(processes)),
        )
        .limit(1)
    )
    row = context.work.connection.execute(query).one_or_none()
    if row is not None:
        raise WrongState(
            action="deploy",
            wanted=f"start message {row.name}",
            state=f"taken by process {row.process_key}",
        )


def run_start_timer(context: CommandContext, claimed: ClaimedJob) -> None:
    """Start an instance by its timer, and see to the next one of a cycle.

    Raises:
        LeaseLost: the job was canceled or given to another.
        WrongState: the definition is suspended.
    """
    timer = StartTimer.from_payload(claimed.payload)
    definition = definition_by_id(context.work.connection, timer.definition_id)
    process = context.definition(timer.definition_id)
    upcoming = next_start(timer, now=context.now, zone=context.services.settings.zone)
    new_id = context.new_id()
    renamed = context.work.connection.execute(
        update(start_subscription)
        .where(
            start_subscription.c.definition_id == timer.definition_id,
            start_subscription.c.element_id == timer.element_id,
            start_subscription.c.name == claimed.id,
        )
        .values(name=new_id)
    )
    job_lease.complete(context, claimed)
    if upcoming.timer is not None and renamed.rowcount:
        _add_job(context, process, upcoming.timer, job_id=new_id)
    begin(
        context,
        definition,
        business_key=None,
        variables={},
        start_element=timer.element_id,
        action="fire_start_timer",
        fired=FiredTimer(due_at=claimed.due_at, missed=upcoming.missed),
    )


def _name(
    context: CommandContext,
    process: CompiledProcess,
    start: StartPoint,
    definition_id: str,
) -> str:
    if start.kind != _TIMER:
        return start.name
    surroundings = Surroundings(context, root_id="")
    timer = start_timer(
        process,
        start.element_id,
        definition_id=definition_id,
        environment=surroundings.environment(),
    )
    job_id = context.new_id()
    _add_job(context, process, timer, job_id=job_id)
    return job_id


def _add_job(
    context: CommandContext, process: CompiledProcess, timer: StartTimer, *, job_id: str
) -> None:
    environment = Surroundings(context, root_id="").environment()
    priority, retries = start_job_settings(process, timer.element_id, environment)
    row = outbox_job_row(
        JobKind.START_TIMER,
        job_id=job_id,
        root_id=None,
        payload=timer.to_payload(),
        due_at=timer.due_at,
        now=context.now,
    )
    row |= {
        "element_id": timer.element_id,
        "priority": priority,
        "retries_left": retries.attempts,
        "retry_delays": list(retries.delays),
    }
    context.work.add(job, row)
    context.job_is_due(timer.due_at)


def _stop_listening(context: CommandContext, key: str) -> None:
    connection = context.work.connection
    gone = connection.execute(
        delete(start_subscription)
        .where(start_subscription.c.process_key == key)
        .returning(start_subscription.c.kind, start_subscription.c.name)
    ).all()
    timers = [row.name for row in gone if row.kind == _TIMER]
    if not timers:
        return
    ended = {"state": JobState.CANCELED, "ended_at": context.now}
    connection.execute(
        update(job).where(job.c.id.in_(timers), JOB_IS_OPEN).values(ended)
    )
    connection.execute(
        update(incident)
        .where(incident.c.job_id.in_(timers), INCIDENT_IS_OPEN)
        .values(
            state=IncidentState.RESOLVED,
            resolved_at=context.now,
            resolved_by=context.actor.id,
            note="a newer version of the process is deployed",
        )
    )
