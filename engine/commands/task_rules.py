"""Who may do what with an open user task, and how a change of it is written."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update

from engine.commands.context import CommandContext
from engine.commands.recorder import Recorder
from engine.commands.roots import LockedTask, Root
from engine.commands.step import Step
from engine.errors import NotAllowed, UserTaskClaimedByOther
from engine.model.actors import may_work_on
from engine.model.history import HistoryType
from engine.store.tables import user_task


def must_be_free_for(context: CommandContext, task: LockedTask, *, action: str) -> None:
    """Refuse a task that is not the actor's business or that another holds.

    Raises:
        NotAllowed: the actor is neither assignee nor candidate.
        UserTaskClaimedByOther: another person holds it.
    """
    must_be_worker(context, task, action=action)
    actor = context.actor
    if task.assignee not in {None, actor.id} and not actor.stands_in:
        raise UserTaskClaimedByOther(task_id=task.id, assignee=str(task.assignee))


def must_be_worker_or_operator(
    context: CommandContext, task: LockedTask, *, action: str
) -> None:
    """Refuse who neither works on the task nor keeps the service in order.

    Raises:
        NotAllowed: the actor is neither operator, assignee nor candidate.
    """
    if not context.actor.operates:
        must_be_worker(context, task, action=action)


def must_be_worker(context: CommandContext, task: LockedTask, *, action: str) -> None:
    """Refuse a task that is not the actor's business.

    Raises:
        NotAllowed: the actor is neither assignee nor candidate.
    """
    if not may_work_on(
        context.actor,
        assignee=task.assignee,
        candidate_users=task.candidate_users,
        candidate_groups=task.candidate_groups,
    ):
        raise NotAllowed(
            action=f"{action} user task {task.id}",
            reason=f"{context.actor.id} is neither its assignee nor a candidate",
        )


def change_task(
    context: CommandContext,
    root: Root,
    task: LockedTask,
    *,
    action: str,
    event: HistoryType,
    values: Mapping[str, object],
    data: Mapping[str, object],
) -> None:
    """Write new values of a user task, with history and audit."""
    context.work.connection.execute(
        update(user_task).where(user_task.c.id == task.id).values(**values)
    )
    listened = context.definition(task.definition_id).watched_tasks
    step = Step.resume(context, root) if task.element_id in listened else None
    recorder = Recorder(context, root) if step is None else step.recorder
    recorder.event(
        event,
        instance_id=task.instance_id,
        element_id=task.element_id,
        activity_instance_id=task.id,
        data=data,
    )
    payload = {"task_id": task.id, **data}
    if step is None:
        recorder.save(action, payload)
        return
    assignee = values.get("assignee", task.assignee)
    events = ["update"] if assignee == task.assignee else ["update", "assignment"]
    name = None if assignee is None else str(assignee)
    step.interpreter.tell_of_task(task.id, events, assignee=name)
    step.finish(action, payload)
