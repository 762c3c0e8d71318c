"""Take a user task: from now on it is one person's work."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext
from engine.commands.roots import lock_open_task
from engine.commands.task_rules import change_task, in_stead, must_be_free_for
from engine.model.history import HistoryType
from engine.model.lifecycles import UserTaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimUserTask:
    """Claim a user task for the actor; claiming one's own again changes nothing.

    Who claims in somebody's stead claims it for them: when the substitution ends,
    nothing of theirs stays with the substitute.
    """

    task_id: str

    def execute(self, context: CommandContext) -> None:
        """Make the actor, or whom they stand in for, the assignee.

        Raises:
            UserTaskNotFound: there is none that the actor may see.
            UserTaskAlreadyCompleted: it has ended.
            UserTaskClaimedByOther: another person holds it.
            NotAllowed: the actor is no candidate.
        """
        root, task = lock_open_task(context, self.task_id, action="claim")
        whose = must_be_free_for(context, task, action="claim")
        if task.assignee == whose:
            return
        change_task(
            context,
            root,
            task,
            action="claim_user_task",
            event=HistoryType.USER_TASK_CLAIMED,
            values={"state": UserTaskState.CLAIMED, "assignee": whose},
            data={
                "assignee": whose,
                "previous": task.assignee,
                **in_stead(context, whose),
            },
        )
