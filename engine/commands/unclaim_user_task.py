"""Give a user task back to its candidates."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext
from engine.commands.roots import lock_open_task
from engine.commands.task_rules import change_task, in_stead, must_be_free_for
from engine.errors import WrongState
from engine.model.history import HistoryType
from engine.model.lifecycles import UserTaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclaimUserTask:
    """Give back a user task that the actor holds."""

    task_id: str

    def execute(self, context: CommandContext) -> None:
        """Leave the task to its candidates.

        Raises:
            UserTaskNotFound: there is none that the actor may see.
            UserTaskAlreadyCompleted: it has ended.
            UserTaskClaimedByOther: another person holds it.
            WrongState: nobody holds it.
        """
        root, task = lock_open_task(context, self.task_id, action="give back")
        whose = must_be_free_for(context, task, action="give back")
        if task.assignee is None:
            raise WrongState(
                action="give back",
                wanted=f"user task {task.id}",
                state="held by nobody",
            )
        change_task(
            context,
            root,
            task,
            action="unclaim_user_task",
            event=HistoryType.USER_TASK_UNCLAIMED,
            values={"state": UserTaskState.CREATED, "assignee": None},
            data={"previous": task.assignee, **in_stead(context, whose)},
        )
