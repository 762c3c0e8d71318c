"""Hand everything that one person holds in a root instance to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, or_, select, update

from engine.commands.context import CommandContext, Record
from engine.commands.roots import Root, lock_root, must_operate
from engine.commands.step import Step
from engine.model.history import HistoryType
from engine.model.lifecycles import UserTaskState
from engine.model.texts import storable
from engine.store.tables import TASK_IS_OPEN, user_task


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Give the open user tasks of one person to another, and what will be theirs.

    Tasks that do not exist yet follow as well: where a variable names the one, and
    the diagram assigns by it, it names the other from now on.
    """

    instance_id: str
    from_person: str
    to_person: str
    #: Names of variables of the instance that say who does something.
    variables: frozenset[str] = frozenset()
    #: Access labels to add to the root instance.
    labels: frozenset[str] = frozenset()
    #: Why, in the words of whoever does it.
    reason: str = ""
    #: Writes rows of the domain in the same transaction.
    record: Record | None = None

    def execute(self, context: CommandContext) -> int:
        """Hand over and return how many open user tasks went along.

        Raises:
            InstanceNotFound: there is none that the actor may see.
            NotAllowed: the actor is no operator.
            WrongState: the instance is suspended or has ended.
        """
        root = lock_root(context, self.instance_id)
        must_operate(context, "hand over")
        root.must_be_active("hand over")
        step = Step.resume(context, root)
        tasks = self._held(context, root)
        self._own(context, root)
        for task in tasks:
            if task.assignee == self.from_person:
                self._assign(context, step, task)
        changed = self._renamed(step, root)
        if changed:
            step.interpreter.set_variables(root.id, changed)
        payload = {
            "from": self.from_person,
            "to": self.to_person,
            "tasks": [task.id for task in tasks],
            "variables": sorted(changed),
            "reason": storable(self.reason),
        }
        step.finish("hand_over", payload, labels=self.labels, record=self.record)
        return len(tasks)

    def _held(self, context: CommandContext, root: Root) -> list[Row[Any]]:
        query = select(
            user_task.c.id,
            user_task.c.instance_id,
            user_task.c.definition_id,
            user_task.c.element_id,
            user_task.c.assignee,
        ).where(
            user_task.c.root_id == root.id,
            or_(
                user_task.c.assignee == self.from_person,
                user_task.c.owner == self.from_person,
            ),
            TASK_IS_OPEN,
        )
        ordered = query.order_by(user_task.c.created_at, user_task.c.id)
        return list(context.work.connection.execute(ordered))

    def _own(self, context: CommandContext, root: Root) -> None:
        """Let what was delegated come back to the other person."""
        context.work.connection.execute(
            update(user_task)
            .where(
                user_task.c.root_id == root.id,
                user_task.c.owner == self.from_person,
                TASK_IS_OPEN,
            )
            .values(owner=self.to_person)
        )

    def _assign(self, context: CommandContext, step: Step, task: Row[Any]) -> None:
        context.work.connection.execute(
            update(user_task)
            .where(user_task.c.id == task.id)
            .values(assignee=self.to_person, state=UserTaskState.CLAIMED)
        )
        step.recorder.event(
            HistoryType.USER_TASK_ASSIGNED,
            instance_id=task.instance_id,
            element_id=task.element_id,
            activity_instance_id=task.id,
            data={
                "assignee": self.to_person,
                "previous": self.from_person,
                "reason": storable(self.reason),
            },
        )
        if task.element_id in context.definition(task.definition_id).watched_tasks:
            events = ["update", "assignment"]
            step.interpreter.tell_of_task(task.id, events, assignee=self.to_person)

    def _renamed(self, step: Step, root: Root) -> Mapping[str, object]:
        known = step.interpreter.variables.visible(root.id)
        return {
            name: self.to_person
            for name in sorted(self.variables)
            if known.get(name) == self.from_person
        }
