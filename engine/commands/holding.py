"""Let what begins to wait stand still where the domain says that its time does not run.

A recalculation holds what waits already; what arrives while a deadline is suspended is
held here. Both go on with the next recalculation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.commands.context import CommandContext
from engine.commands.plugins import HoldCall
from engine.commands.roots import Root
from engine.commands.work_rows import NEVER
from engine.model.advance import Advance, JobKind
from engine.model.history import HistoryEvent, HistoryType

_TIMED = frozenset({HistoryType.USER_TASK_CREATED, HistoryType.JOB_CREATED})


def hold_new_work(context: CommandContext, root: Root, advance: Advance) -> None:
    """Take the due dates from new tasks and timers whose time stands still."""
    rule = context.handlers.hold_rule
    timed = frozenset(_timed_elements(advance))
    if rule is None or not timed:
        return
    call = HoldCall(
        root_id=root.id,
        process_key=root.process_key,
        business_key=root.business_key,
        unit_of_work=context.work,
    )
    held = timed & rule(call)
    if not held:
        return
    advance.user_tasks_created[:] = [
        replace(task, due_at=None) if task.element_id in held else task
        for task in advance.user_tasks_created
    ]
    advance.jobs_created[:] = [
        replace(job, due_at=NEVER)
        if job.kind is JobKind.TIMER and job.element_id in held
        else job
        for job in advance.jobs_created
    ]
    advance.history[:] = [_told(event, held) for event in advance.history]


def _timed_elements(advance: Advance) -> Iterator[str]:
    for task in advance.user_tasks_created:
        if task.due_at is not None:
            yield task.element_id
    for job in advance.jobs_created:
        if job.kind is JobKind.TIMER and job.element_id is not None:
            yield job.element_id


def _told(event: HistoryEvent, held: frozenset[str]) -> HistoryEvent:
    is_timed = event.type in _TIMED and event.due_at is not None
    if not is_timed or event.element_id not in held:
        return event
    return event._replace(due_at=None, data={**event.data, "held": True})
