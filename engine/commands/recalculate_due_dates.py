"""Evaluate the due dates and timers of a waiting instance once more.

Deadlines move when what they were counted with changes: a calendar, a suspension.
The expressions of the diagram say them; each is evaluated anew with the variables of
now and the clock of the moment at which the task or the timer began to wait, so that
"five days from here" stays five days from there. What a person has set by hand stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from engine.commands.context import CommandContext
from engine.commands.roots import Root, lock_root, must_operate
from engine.commands.step import Step, plain
from engine.commands.work_rows import NEVER
from engine.model import follow_ups
from engine.model.advance import JobKind
from engine.model.history import HistoryType
from engine.model.texts import storable
from engine.store.tables import JOB_IS_CREATED, TASK_IS_OPEN, history, job, user_task

#: How the history marks a due date that was evaluated and not set by a person.
RECALCULATED = "recalculated"

_TASKS = (
    select(
        user_task.c.id,
        user_task.c.instance_id,
        user_task.c.element_id,
        user_task.c.due_at,
        user_task.c.created_at,
    )
    .where(user_task.c.root_id == bindparam("root"), TASK_IS_OPEN)
    .order_by(user_task.c.created_at, user_task.c.id)
)
_TIMERS = (
    select(
        job.c.id,
        job.c.instance_id,
        job.c.element_id,
        job.c.activity_instance_id,
        job.c.due_at,
        job.c.created_at,
    )
    .where(
        job.c.root_id == bindparam("root"),
        job.c.kind == str(JobKind.TIMER),
        JOB_IS_CREATED,
    )
    .order_by(job.c.created_at, job.c.id)
)
_BY_HAND = (
    select(history.c.activity_instance_id, history.c.data)
    .where(
        history.c.root_id == bindparam("root"),
        history.c.type == str(HistoryType.USER_TASK_UPDATED),
    )
    .order_by(history.c.seq)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalculateDueDates:
    """Set variables, then evaluate due dates and timers of a root instance anew."""

    instance_id: str
    wanted: follow_ups.RecalculateDueDates

    def execute(self, context: CommandContext) -> None:
        """Recalculate the instance.

        Raises:
            InstanceNotFound: there is none that the actor may see.
            NotAllowed: the actor is no operator.
            WrongState: it is suspended or has ended.
            ExpressionFailed: a due date cannot be evaluated; nothing changed.
        """
        root = lock_root(context, self.instance_id)
        must_operate(context, "recalculate due dates")
        root.must_be_active("recalculate due dates of")
        recalculate(context, root, self.wanted)


@dataclass(frozen=True, slots=True)
class _Moved:
    """A due date that is another one now."""

    id: str
    instance_id: str
    element_id: str
    activity_id: str
    due_at: datetime | None


def recalculate(
    context: CommandContext, root: Root, wanted: follow_ups.RecalculateDueDates
) -> None:
    """Recalculate a locked root; where nothing changes, nothing is written."""
    step = Step.resume(context, root)
    known = step.interpreter.variables.local(root.id)
    values = {
        name: value
        for name, value in plain(wanted.variables).items()
        if name not in known or known[name] != value
    }
    step.interpreter.set_variables(root.id, values)
    tasks = list(_moved_tasks(context, step, wanted.held))
    timers = list(_moved_timers(context, step, wanted.held))
    if not (values or tasks or timers):
        return
    reason = storable(wanted.reason)
    for moved in tasks:
        _move_task(context, step, moved, reason=reason)
    for moved in timers:
        _move_timer(context, step, moved, reason=reason)
    step.finish(
        "recalculate_due_dates",
        {
            "variables": values,
            "held": sorted(wanted.held),
            "reason": reason,
            "moved": {moved.id: _iso(moved.due_at) for moved in (*tasks, *timers)},
        },
    )


def _moved_tasks(
    context: CommandContext, step: Step, held: frozenset[str]
) -> Iterator[_Moved]:
    by_hand = _set_by_hand(context, step)
    for row in context.work.connection.execute(_TASKS, {"root": step.root_id}).all():
        if row.id in by_hand:
            continue
        due = None
        if row.element_id not in held:
            environment = step.surroundings.environment(as_of=row.created_at)
            due = step.interpreter.due_again(row.id, environment)
        if due != row.due_at:
            yield _Moved(row.id, row.instance_id, row.element_id, row.id, due)


def _moved_timers(
    context: CommandContext, step: Step, held: frozenset[str]
) -> Iterator[_Moved]:
    for row in context.work.connection.execute(_TIMERS, {"root": step.root_id}).all():
        due: datetime | None = NEVER
        if row.element_id not in held:
            environment = step.surroundings.environment(as_of=row.created_at)
            due = step.interpreter.due_again(row.activity_instance_id, environment)
        if due is not None and due != row.due_at:
            yield _Moved(
                row.id, row.instance_id, row.element_id, row.activity_instance_id, due
            )


def _set_by_hand(context: CommandContext, step: Step) -> set[str]:
    """Return the tasks whose due date a person set after it was last evaluated."""
    found: dict[str, bool] = {}
    rows = context.work.connection.execute(_BY_HAND, {"root": step.root_id})
    for task_id, data in rows:
        if "due_at" in data:
            found[task_id] = RECALCULATED not in data
    return {task_id for task_id, by_hand in found.items() if by_hand}


def _move_task(
    context: CommandContext, step: Step, moved: _Moved, *, reason: str
) -> None:
    context.work.connection.execute(
        update(user_task)
        .where(user_task.c.id == moved.id)
        .values(due_at=moved.due_at, due_order=moved.due_at or NEVER)
    )
    step.recorder.event(
        HistoryType.USER_TASK_UPDATED,
        instance_id=moved.instance_id,
        element_id=moved.element_id,
        activity_instance_id=moved.activity_id,
        data={"due_at": _iso(moved.due_at), RECALCULATED: True, "reason": reason},
    )


def _move_timer(
    context: CommandContext, step: Step, moved: _Moved, *, reason: str
) -> None:
    due = moved.due_at or NEVER
    context.work.connection.execute(
        update(job).where(job.c.id == moved.id, JOB_IS_CREATED).values(due_at=due)
    )
    if due < NEVER:
        context.job_is_due(due)
    step.recorder.event(
        HistoryType.JOB_RESCHEDULED,
        instance_id=moved.instance_id,
        element_id=moved.element_id,
        activity_instance_id=moved.activity_id,
        data={
            "job_id": moved.id,
            "due_at": _iso(due) if due < NEVER else None,
            "reason": reason,
        },
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None and moment < NEVER else None
