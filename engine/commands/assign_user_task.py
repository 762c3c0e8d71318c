"""Give a user task to a person, or take it away from one."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext
from engine.commands.roots import lock_open_task
from engine.commands.task_rules import change_task, must_be_worker_or_operator
from engine.model.history import HistoryType
from engine.model.lifecycles import UserTaskState
from engine.model.texts import storable


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignUserTask:
    """Make a person the assignee of an open user task; None frees it."""

    task_id: str
    assignee: str | None
    #: Why, in the words of whoever does it.
    reason: str = ""

    def execute(self, context: CommandContext) -> None:
        """Change the assignee.

        Raises:
            UserTaskNotFound: there is none that the actor may see.
            UserTaskAlreadyCompleted: it has ended.
            NotAllowed: the actor is neither operator, assignee nor candidate.
        """
        root, task = lock_open_task(context, self.task_id, action="assign")
        must_be_worker_or_operator(context, task, action="assign")
        assignee = self.assignee or None
        state = UserTaskState.CLAIMED if assignee else UserTaskState.CREATED
        change_task(
            context,
            root,
            task,
            action="assign_user_task",
            event=HistoryType.USER_TASK_ASSIGNED,
            values={"state": state, "assignee": assignee},
            data={
                "assignee": assignee,
                "previous": task.assignee,
                "reason": storable(self.reason),
            },
        )
