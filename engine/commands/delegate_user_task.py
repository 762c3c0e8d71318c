"""Give a user task to somebody to work on; it comes back before it is completed."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext
from engine.commands.roots import lock_open_task
from engine.commands.task_rules import change_task, must_be_worker_or_operator
from engine.model.history import HistoryType
from engine.model.lifecycles import Delegation, UserTaskState
from engine.model.texts import storable


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateUserTask:
    """Let another person work on an open user task for its owner.

    Whoever held it first stays the owner, however often it is passed on before it comes
    back. Camunda keeps the first owner for ever: who takes the task later and delegates
    it once more would not get it back.
    """

    task_id: str
    assignee: str

    def execute(self, context: CommandContext) -> None:
        """Change the assignee until the task is resolved.

        Raises:
            UserTaskNotFound: there is none that the actor may see.
            UserTaskAlreadyCompleted: it has ended.
            NotAllowed: the actor is neither operator, assignee nor candidate.
        """
        root, task = lock_open_task(context, self.task_id, action="delegate")
        must_be_worker_or_operator(context, task, action="delegate")
        assignee = storable(self.assignee)
        is_passed_on = task.delegation is Delegation.PENDING
        owner = task.owner if is_passed_on else task.assignee
        change_task(
            context,
            root,
            task,
            action="delegate_user_task",
            event=HistoryType.USER_TASK_DELEGATED,
            values={
                "state": UserTaskState.CLAIMED,
                "assignee": assignee,
                "owner": owner,
                "delegation": Delegation.PENDING,
            },
            data={"assignee": assignee, "previous": task.assignee, "owner": owner},
        )
