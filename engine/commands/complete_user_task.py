"""Complete a user task: the one command that most people ever give."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.context import CommandContext, Record, Variables
from engine.commands.roots import lock_open_task
from engine.commands.step import Step, plain
from engine.commands.task_rules import (
    in_stead,
    must_be_free_for,
    must_not_be_delegated,
)
from engine.model.history import HistoryType
from engine.model.views import CompletionView


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteUserTask:
    """Finish a user task with a person's answers and go on to the next wait states."""

    task_id: str
    variables: Variables
    #: Access labels to add to the root instance.
    labels: frozenset[str] = frozenset()
    #: Writes rows of the domain in the same transaction.
    record: Record | None = None
    #: Who agreed to the answers of the actor, where two pairs of eyes are asked for.
    approved_by: str | None = None

    def execute(self, context: CommandContext) -> CompletionView:
        """Complete the task.

        Raises:
            UserTaskNotFound: there is none that the actor may see.
            UserTaskAlreadyCompleted: it has ended.
            UserTaskClaimedByOther: another person holds it.
            UserTaskDelegated: it must come back to its owner first.
            NotAllowed: the actor is neither assignee nor candidate.
        """
        root, task = lock_open_task(context, self.task_id, action="complete")
        whose = must_be_free_for(context, task, action="complete")
        must_not_be_delegated(task)
        values = plain(self.variables)
        step = Step.resume(context, root)
        step.interpreter.complete_user_task(
            self.task_id,
            values,
            assignee=task.assignee,
            remark=in_stead(context, whose),
        )
        payload: dict[str, object] = {
            "task_id": task.id,
            "element_id": task.element_id,
            "variables": values,
        }
        if self.approved_by is not None:
            payload["approved_by"] = self.approved_by
            step.recorder.event(
                HistoryType.USER_TASK_APPROVED,
                instance_id=task.instance_id,
                element_id=task.element_id,
                activity_instance_id=task.id,
                data={"approved_by": self.approved_by},
            )
        advance = step.finish(
            "complete_user_task", payload, labels=self.labels, record=self.record
        )
        begun = [new.id for new in advance.user_tasks_created]
        still_open = step.interpreter.open_user_tasks()
        return CompletionView(
            instance_id=root.id,
            ended=root.ended,
            next_task_ids=(
                *(task_id for task_id in begun if task_id in still_open),
                *(task_id for task_id in still_open if task_id not in begun),
            ),
        )
