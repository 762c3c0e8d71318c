"""Change when a user task is due, when to be reminded of it, how urgent it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.clock import as_utc
from engine.commands.context import CommandContext
from engine.commands.roots import lock_open_task
from engine.commands.task_rules import change_task, must_be_worker_or_operator
from engine.commands.work_rows import NEVER
from engine.model.history import HistoryType


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateUserTask:
    """Set what is named in `values`: due_at, follow_up_at (None = none) or priority."""

    task_id: str
    values: Mapping[str, datetime | int | None]

    def execute(self, context: CommandContext) -> None:
        """Change the task.

        Raises:
            UserTaskNotFound: there is none that the actor may see.
            UserTaskAlreadyCompleted: it has ended.
            NotAllowed: the actor is neither operator, assignee nor candidate.
        """
        root, task = lock_open_task(context, self.task_id, action="change")
        must_be_worker_or_operator(context, task, action="change")
        values: dict[str, object] = {
            name: as_utc(value) if isinstance(value, datetime) else value
            for name, value in self.values.items()
        }
        data = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in values.items()
        }
        if "due_at" in values:
            values["due_order"] = values["due_at"] or NEVER
        if values:
            change_task(
                context,
                root,
                task,
                action="update_user_task",
                event=HistoryType.USER_TASK_UPDATED,
                values=values,
                data=data,
            )
