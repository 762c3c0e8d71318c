"""Give a delegated user task back to its owner."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext, Variables
from engine.commands.roots import lock_open_task
from engine.commands.step import plain
from engine.commands.task_rules import change_task, in_stead, must_be_free_for
from engine.errors import WrongState
from engine.model.history import HistoryType
from engine.model.lifecycles import Delegation, UserTaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveUserTask:
    """Say that what was delegated is done: its owner completes the task."""

    task_id: str
    #: To set where the task sees them.
    variables: Variables

    def execute(self, context: CommandContext) -> None:
        """Make the owner the assignee again; without one, the candidates may claim.

        Raises:
            UserTaskNotFound: there is none that the actor may see.
            UserTaskAlreadyCompleted: it has ended.
            UserTaskClaimedByOther: another person holds it.
            NotAllowed: the actor is neither assignee nor candidate.
            WrongState: it is not delegated.
            VariableRefused: a variable cannot be stored.
        """
        root, task = lock_open_task(context, self.task_id, action="resolve")
        whose = must_be_free_for(context, task, action="resolve")
        if task.delegation is not Delegation.PENDING:
            raise WrongState(
                action="resolve", wanted=f"user task {task.id}", state="not delegated"
            )
        state = UserTaskState.CLAIMED if task.owner else UserTaskState.CREATED
        change_task(
            context,
            root,
            task,
            action="resolve_user_task",
            event=HistoryType.USER_TASK_RESOLVED,
            values={
                "state": state,
                "assignee": task.owner,
                "delegation": Delegation.RESOLVED,
            },
            data={
                "assignee": task.owner,
                "previous": task.assignee,
                **in_stead(context, whose),
            },
            variables=plain(self.variables),
        )
