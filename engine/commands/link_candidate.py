"""Let somebody, or a group, take an open user task; or no longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, insert

from engine.commands.context import CommandContext
from engine.commands.roots import lock_open_task
from engine.commands.task_rules import change_task
from engine.errors import NotAllowed
from engine.model.history import HistoryType
from engine.model.texts import storable
from engine.store.tables import user_task_candidate

#: What a candidate is.
CandidateKind = Literal["user", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCandidate:
    """Add a candidate of an open user task, or take one away.

    What is so already stays so, without a trace.
    """

    task_id: str
    kind: CandidateKind
    #: The id of a person, or the name of a group.
    candidate: str
    #: Whether they are a candidate afterwards.
    linked: bool

    def execute(self, context: CommandContext) -> None:
        """Change the candidates.

        Raises:
            UserTaskNotFound: there is none that the actor may see.
            UserTaskAlreadyCompleted: it has ended.
            NotAllowed: the actor is no operator.
        """
        root, task = lock_open_task(context, self.task_id, action="change")
        if not context.actor.operates:
            raise NotAllowed(
                action=f"change the candidates of user task {task.id}",
                reason="only operators may",
            )
        groups = self.kind == "group"
        known = list(task.candidate_groups if groups else task.candidate_users)
        name = storable(self.candidate)
        if (name in known) == self.linked:
            return
        now = (
            [*known, name] if self.linked else [each for each in known if each != name]
        )
        self._write(context, name)
        change_task(
            context,
            root,
            task,
            action=f"{'add' if self.linked else 'delete'}_{self.kind}_link",
            event=HistoryType.USER_TASK_UPDATED,
            values={"candidate_groups" if groups else "candidate_users": now},
            data={f"candidate_{self.kind}": name, "linked": self.linked},
        )

    def _write(self, context: CommandContext, name: str) -> None:
        """Write what the inbox finds candidates by."""
        row = {"task_id": self.task_id, "kind": self.kind, "value": name}
        statement = (
            insert(user_task_candidate).values(row)
            if self.linked
            else delete(user_task_candidate).where(
                *(user_task_candidate.c[column] == row[column] for column in row)
            )
        )
        context.work.connection.execute(statement)
