"""Who may do what with an open user task, and how a change of it is written."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update

from engine.commands.context import CommandContext
from engine.commands.recorder import Recorder
from engine.commands.roots import LockedTask, Root
from engine.commands.step import Step
from engine.errors import NotAllowed, UserTaskClaimedByOther, UserTaskDelegated
from engine.model.actors import whose_work
from engine.model.history import HistoryType
from engine.model.lifecycles import Delegation
from engine.store.tables import user_task


def must_be_free_for(context: CommandContext, task: LockedTask, *, action: str) -> str:
    """Refuse a task that is not the actor's business or that another holds.

    Returns:
        As whose work the actor does it: their own id, or that of their principal.

    Raises:
        NotAllowed: the actor is neither assignee nor candidate.
        UserTaskClaimedByOther: another person holds it.
    """
    whose = must_be_worker(context, task, action=action)
    if task.assignee not in {None, whose} and not context.actor.stands_in:
        raise UserTaskClaimedByOther(task_id=task.id, assignee=str(task.assignee))
    return whose


def in_stead(context: CommandContext, whose: str) -> dict[str, object]:
    """Return what the history keeps of work that was done in somebody's stead."""
    return {} if whose == context.actor.id else {"in_stead_of": whose}


def must_be_worker_or_operator(
    context: CommandContext, task: LockedTask, *, action: str
) -> None:
    """Refuse who neither works on the task nor keeps the service in order.

    Raises:
        NotAllowed: the actor is neither operator, assignee nor candidate.
    """
    if not context.actor.operates:
        must_be_worker(context, task, action=action)


def must_be_worker(context: CommandContext, task: LockedTask, *, action: str) -> str:
    """Refuse a task that is not the actor's business; return whose work it is then.

    Raises:
        NotAllowed: the actor is neither assignee nor candidate.
    """
    whose = whose_work(
        context.actor,
        assignee=task.assignee,
        candidate_users=task.candidate_users,
        candidate_groups=task.candidate_groups,
    )
    if whose is None:
        raise NotAllowed(
            action=f"{action} user task {task.id}",
            reason=f"{context.actor.id} is neither its assignee nor a candidate",
        )
    return whose


def must_not_be_delegated(task: LockedTask) -> None:
    """Refuse to complete what its owner has given to somebody to work on.

    Raises:
        UserTaskDelegated: it has not come back.
    """
    if task.delegation is Delegation.PENDING:
        raise UserTaskDelegated(task_id=task.id, owner=task.owner)


def change_task(
    context: CommandContext,
    root: Root,
    task: LockedTask,
    *,
    action: str,
    event: HistoryType,
    values: Mapping[str, object],
    data: Mapping[str, object],
    variables: Mapping[str, object] | None = None,
) -> None:
    """Write new values of a user task, with history and audit.

    Args:
        values: Columns of the task.
        data: What history and audit keep of it.
        variables: Variables to set where the task sees them.
    """
    context.work.connection.execute(
        update(user_task).where(user_task.c.id == task.id).values(**values)
    )
    listened = task.element_id in context.definition(task.definition_id).watched_tasks
    step = Step.resume(context, root) if listened or variables else None
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
    if listened:
        assignee = values.get("assignee", task.assignee)
        events = ["update"] if assignee == task.assignee else ["update", "assignment"]
        name = None if assignee is None else str(assignee)
        step.interpreter.tell_of_task(task.id, events, assignee=name)
    if variables:
        step.interpreter.set_variables_seen(task.id, variables)
        payload["variables"] = variables
    step.finish(action, payload)
