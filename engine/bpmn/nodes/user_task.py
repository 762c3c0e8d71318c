"""User tasks: work for a person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState
from typing_extensions import override

from engine.bpmn.listeners import tell
from engine.bpmn.nodes.base import FlowNode, as_whole_number
from engine.bpmn.tokens import Role
from engine.errors import ExpressionFailed
from engine.model.advance import NewUserTask
from engine.model.history import HistoryType
from engine.model.lifecycles import UserTaskState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.bpmn.expressions import Expression
    from engine.bpmn.listeners import Listeners
    from engine.bpmn.tokens import Token


class UserTask(FlowNode):
    """Waits until a person completes it."""

    #: assignee, candidateUsers, candidateGroups, dueDate, followUpDate, priority,
    #: formKey, name: set by the compiler, literal or `${...}`.
    attributes: Mapping[str, Expression]
    #: Handlers that are told of what becomes of the task, by event.
    task_listeners: Listeners

    @override
    def activate(self, token: Token) -> None:
        """Create the user task."""
        token.move_to(TaskState.STARTED)
        execution = token.container.execution
        name, form_key = self.shown(token)
        task = NewUserTask(
            id=str(token.id),
            instance_id=token.container.instance_id,
            element_id=self.name,
            name=name,
            form_key=form_key,
            assignee=_text(self._value(token, "assignee")),
            candidate_users=_names(self._value(token, "candidateUsers")),
            candidate_groups=_names(self._value(token, "candidateGroups")),
            due_at=self.due_at(token),
            follow_up_at=self._moment(token, "followUpDate"),
            priority=self._priority(token),
        )
        execution.advance.user_tasks_created.append(task)
        execution.record(
            HistoryType.USER_TASK_CREATED,
            token.container,
            token=token,
            due_at=task.due_at,
            data={
                "name": task.name,
                "assignee": task.assignee,
                "candidate_groups": list(task.candidate_groups),
            },
        )
        events = ["create", "assignment"] if task.assignee else ["create"]
        self.tell_of_task(token, events, assignee=task.assignee)

    def shown(self, token: Token) -> tuple[str, str | None]:
        """Return the task's name and the key of its form."""
        name = _text(self._value(token, "name")) or self.bpmn_name or self.name
        return name, _text(self._value(token, "formKey"))

    def tell_of_task(
        self, token: Token, events: Iterable[str], *, assignee: str | None
    ) -> bool:
        """Tell the listeners of the task; False when an error led away from it."""
        return all(
            tell(token, event, self.task_listeners[event], assignee=assignee)
            for event in events
            if event in self.task_listeners
        )

    def completed(
        self,
        token: Token,
        variables: Mapping[str, object],
        *,
        assignee: str | None,
        remark: Mapping[str, object] | None = None,
    ) -> None:
        """Take the person's answers and go on."""
        execution = token.container.execution
        execution.write_all(token.container, token.scope_id, variables)
        if not self.tell_of_task(token, ["complete"], assignee=assignee):
            return
        execution.advance.user_tasks_ended.append(
            (str(token.id), UserTaskState.COMPLETED, "")
        )
        execution.record(
            HistoryType.USER_TASK_COMPLETED,
            token.container,
            token=token,
            data=remark or {},
        )
        token.complete()

    @override
    def close(self, token: Token, reason: str) -> None:
        """Withdraw the user task."""
        # A body owns its rounds, and who waits for a job has nothing open yet or
        # any more: only what is in work has a user task.
        if token.role is Role.BODY or token.state != TaskState.STARTED:
            return
        tell(token, "delete", self.task_listeners.get("delete", ()), propagates=False)
        execution = token.container.execution
        execution.advance.user_tasks_ended.append(
            (str(token.id), UserTaskState.CANCELED, reason)
        )
        execution.record(
            HistoryType.USER_TASK_CANCELED,
            token.container,
            token=token,
            data={"reason": reason},
        )

    def due_at(self, token: Token) -> datetime | None:
        """Return when the task is due, if its diagram says so."""
        return self._moment(token, "dueDate")

    def _value(self, token: Token, attribute: str) -> object:
        expression = self.attributes.get(attribute)
        if expression is None:
            return None
        return token.container.execution.evaluate(expression, token.scope_id, self.name)

    def _priority(self, token: Token) -> int:
        value = self._value(token, "priority")
        if value is None:
            return 50
        number = as_whole_number(value)
        if number is not None:
            return number
        raise ExpressionFailed(
            expression=str(self.attributes["priority"]),
            reason=f"a priority must be a whole number, not {value!r}",
            element_id=self.name,
        )

    def _moment(self, token: Token, attribute: str) -> datetime | None:
        value = self._value(token, attribute)
        if value is None or value == "":
            return None
        kind = "duration" if isinstance(value, str) and value[:1] == "P" else "date"
        return token.container.execution.read_time(
            kind, value, source=self.attributes[attribute], element_id=self.name
        ).first_due


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _names(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value if isinstance(value, list) else str(value).split(",")
    return tuple(
        dict.fromkeys(str(part).strip() for part in parts if str(part).strip())
    )
