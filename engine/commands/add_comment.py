"""Write a comment on an instance or on one of its tasks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from engine.commands.context import CommandContext
from engine.commands.recorder import Recorder
from engine.commands.roots import lock_root
from engine.errors import UserTaskNotFound
from engine.model.history import HistoryType
from engine.model.texts import storable
from engine.store.tables import user_task


@dataclass(frozen=True, slots=True, kw_only=True)
class AddComment:
    """Keep what a person has to say; everybody who sees the instance may."""

    instance_id: str
    text: str
    task_id: str | None = None

    def execute(self, context: CommandContext) -> None:
        """Add the comment to the history.

        Raises:
            InstanceNotFound: there is none that the actor may see.
            UserTaskNotFound: the task is none of this root instance.
        """
        root = lock_root(context, self.instance_id)
        element_id = None
        if self.task_id is not None:
            query = select(user_task.c.element_id).where(
                user_task.c.id == self.task_id, user_task.c.root_id == root.id
            )
            element_id = context.work.connection.scalar(query)
            if element_id is None:
                raise UserTaskNotFound(self.task_id)
        recorder = Recorder(context, root)
        data = {"text": storable(self.text)}
        recorder.event(
            HistoryType.COMMENT_ADDED,
            instance_id=self.instance_id,
            element_id=element_id,
            activity_instance_id=self.task_id,
            data=data,
        )
        recorder.save("add_comment", data | {"task_id": self.task_id})
