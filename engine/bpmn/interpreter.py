"""Run one root instance in memory: from a snapshot to the next wait states."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn, cast

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import errors_inside, messages_out
from engine.bpmn import snapshot as snapshots
from engine.bpmn.containers import Container, RootWorkflow
from engine.bpmn.execution import (
    DelegateCall,
    Execution,
    InterpreterEnvironment,
    Results,
)
from engine.bpmn.handler_calls import call_at
from engine.bpmn.migration import settling
from engine.bpmn.nodes.events import StartEvent, note_initiator
from engine.bpmn.nodes.inclusive_gateway import InclusiveGateway
from engine.bpmn.nodes.service_task import ExternalTask
from engine.bpmn.nodes.user_task import UserTask
from engine.bpmn.tokens import Phase, Role, Token
from engine.bpmn.triggers import ConditionTrigger, TimerTrigger
from engine.errors import (
    BpmnError,
    StartNotFound,
    StepBudgetExhausted,
    WrongState,
)
from engine.model.advance import Advance, NewInstance
from engine.model.history import HistoryType
from engine.model.lifecycles import InstanceState
from engine.model.variables import VariableScopes


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredTimer:
    """The timer that starts an instance."""

    due_at: datetime
    #: Later firings of a cycle that this late one stands for as well.
    missed: int


class Interpreter:
    """The token engine of one root instance.

    Each method puts something in motion; `advance` runs until everything waits
    again and hands out what happened. Any exception leaves the object useless:
    drop it, nothing has been stored.
    """

    def __init__(self, execution: Execution, root: RootWorkflow) -> None:
        self._execution = execution
        self._root = root

    @classmethod
    def start(
        cls,
        environment: InterpreterEnvironment,
        *,
        definition_id: str,
        instance_id: str,
        business_key: str | None,
        variables: Mapping[str, object],
        start_element: str | None = None,
        fired: FiredTimer | None = None,
    ) -> Interpreter:
        """Begin a new root instance at its plain start event or a named one.

        Raises:
            StartNotFound: the process cannot be started this way.
            VariableRefused: a variable is no JSON.
        """
        definition = environment.definitions(definition_id)
        execution = Execution(
            environment, root_id=instance_id, business_key=business_key
        )
        root = RootWorkflow(execution, definition, definition_id)
        first = definition.scope.first
        if start_element is not None:
            first = definition.scope.nodes.get(start_element)
        if not isinstance(first, StartEvent):
            raise StartNotFound(definition.key)
        execution.advance.instances_started.append(
            NewInstance(
                id=instance_id,
                root_id=instance_id,
                super_id=None,
                super_activity_id=None,
                definition_id=definition_id,
                business_key=business_key,
            )
        )
        execution.record(
            HistoryType.INSTANCE_STARTED,
            root,
            element_id=definition.key,
            data={"definition_id": definition_id, "business_key": business_key},
        )
        if fired is not None:
            execution.record(
                HistoryType.TIMER_FIRED,
                root,
                element_id=start_element,
                due_at=fired.due_at,
                data={"missed": fired.missed} if fired.missed else None,
            )
        note_initiator(root, first)
        execution.write_all(root, root.scope_id, variables)
        root.begin(first)
        return cls(execution, root)

    @classmethod
    def restore(
        cls,
        environment: InterpreterEnvironment,
        *,
        snapshot: str,
        variable_rows: Iterable[tuple[str, str, object]],
    ) -> Interpreter:
        """Rebuild an instance from its stored snapshot and variable rows.

        Raises:
            SnapshotUnreadable: the text is no snapshot of a known format.
        """
        execution, root = snapshots.load(environment, snapshot)
        execution.variables.load(variable_rows)
        for token in execution.conditionals.values():
            token.looked_at = execution.variables.version
        return cls(execution, root)

    @property
    def variables(self) -> VariableScopes:
        """The variables of all scopes, and which of them changed."""
        return self._execution.variables

    # -- what may happen to it ----------------------------------------------------

    def complete_user_task(
        self,
        task_id: str,
        variables: Mapping[str, object],
        *,
        assignee: str | None = None,
        remark: Mapping[str, object] | None = None,
    ) -> None:
        """Complete a user task with the person's answers.

        Args:
            remark: what the history keeps of how it was done.
        """
        token = self._token(task_id)
        if not isinstance(token.node, UserTask):
            _refuse("complete", task_id)
        token.node.completed(token, variables, assignee=assignee, remark=remark)

    def tell_of_task(
        self, task_id: str, events: Iterable[str], *, assignee: str | None
    ) -> None:
        """Tell the listeners of a user task that somebody changed it."""
        token = self._token(task_id)
        if isinstance(token.node, UserTask):
            token.node.tell_of_task(token, events, assignee=assignee)

    def complete_external(self, activity_id: str, results: Results) -> None:
        """Complete an external service task with its handler's results."""
        token = self._token(activity_id)
        if not isinstance(token.node, ExternalTask):
            _refuse("complete", activity_id)
        token.node.completed(token, results)

    def run_async(self, activity_id: str) -> None:
        """Continue behind an asynchronous continuation."""
        token = self._token(activity_id)
        self._execution.complete_job(token)
        if token.phase is Phase.BEFORE:
            token.node.begin(token)
        elif token.phase is Phase.AFTER:
            token.node.go_on(token)
        else:
            _refuse("continue", activity_id)

    def fire_timer(self, activity_id: str, *, due_at: datetime | None = None) -> None:
        """Let a timer event happen."""
        token = self._token(activity_id)
        self._execution.complete_job(token)
        trigger = token.node.trigger
        missed = trigger.missed(token) if isinstance(trigger, TimerTrigger) else 0
        self._execution.record(
            HistoryType.TIMER_FIRED,
            token.container,
            token=token,
            due_at=due_at,
            data={"missed": missed} if missed else None,
        )
        token.node.fire(token)

    def deliver_message(
        self,
        activity_id: str,
        name: str,
        variables: Mapping[str, object],
        *,
        local: Mapping[str, object] | None = None,
    ) -> None:
        """Let a waiting token take a message; its payload goes to the variables.

        What is local lives in the scope of the event or task that waits, of the
        activity that a boundary event watches, or of the scope that an event
        subprocess handles.
        """
        token = self._token(activity_id)
        self._execution.record(
            HistoryType.MESSAGE_CORRELATED,
            token.container,
            token=token,
            data={"name": name},
        )
        self._execution.write_all(token.container, token.scope_id, variables)
        self._write_local(token, local or {})
        token.node.fire(token)

    def deliver_signal(self, name: str, variables: Mapping[str, object]) -> int:
        """Let every token that waits for a signal catch it; return how many did."""
        return messages_out.deliver_signal(self._execution, name, variables)

    def deliver_signal_to(
        self, activity_id: str, name: str, variables: Mapping[str, object]
    ) -> None:
        """Let one waiting token catch a signal."""
        messages_out.catch_signal(self._token(activity_id), name, variables)

    def throw_error(self, activity_id: str, error: BpmnError) -> bool:
        """Throw a handler's business error at its task; False when nothing caught it.

        Uncaught, an incident is open at the task.
        """
        token = self._token(activity_id)
        self._execution.complete_job(token)
        return errors_inside.throw_from(token, error)

    def retry(self, activity_id: str) -> None:
        """Try again at a place where an uncaught error had left an incident."""
        token = self._token(activity_id)
        if token.phase is not Phase.FAILED:
            _refuse("retry", activity_id)
        token.phase = Phase.NORMAL
        token.node.activate(token)

    def set_variables(self, scope_id: str, variables: Mapping[str, object]) -> None:
        """Set variables from outside, each where it exists, else at the instance.

        Raises:
            WrongState: the instance of this id has ended.
        """
        for container in self._containers():
            if container.scope_id == scope_id:
                self._execution.write_all(container, scope_id, variables)
                return
        raise WrongState(
            action="set variables of", wanted=f"instance {scope_id}", state="ended"
        )

    def _containers(self) -> Iterator[Container]:
        todo: list[Container] = [self._root]
        while todo:
            container = todo.pop()
            yield container
            todo.extend(container.children.values())

    def set_local_variables(
        self, activity_id: str, variables: Mapping[str, object]
    ) -> None:
        """Set variables in the scope of one activity alone: they end with it."""
        self._write_local(self._token(activity_id), variables)

    def set_variables_seen(
        self, activity_id: str, variables: Mapping[str, object]
    ) -> None:
        """Set variables as a waiting activity sees them: innermost outwards.

        Each is written where its name exists, else at the instance.
        """
        token = self._token(activity_id)
        self._execution.write_all(token.container, token.scope_id, variables)

    def remove_variables_seen(self, activity_id: str, names: Iterable[str]) -> None:
        """Remove variables from the innermost scope where a waiting activity sees them."""
        token = self._token(activity_id)
        for name in names:
            scope_id = self._execution.variables.find(token.scope_id, name)
            if scope_id is not None:
                self._remove(token.container, scope_id, name)

    def remove_variables(self, scope_id: str, names: Iterable[str]) -> None:
        """Remove variables from exactly one scope: of an instance, or of a token."""
        inside = {each.scope_id: each for each in self._containers()}
        for name in names:
            container = inside.get(scope_id) or self._token(scope_id).container
            self._remove(container, scope_id, name)

    def _remove(self, container: Container, scope_id: str, name: str) -> None:
        if self._execution.variables.remove(scope_id, name):
            self._execution.record(
                HistoryType.VARIABLE_REMOVED,
                container,
                scope_id=scope_id,
                data={"name": name},
            )

    def cancel(self, reason: str) -> None:
        """End the whole instance by decision."""
        self._root.cancel_all(reason)
        self._root.end_instance(InstanceState.CANCELED)

    def due_again(
        self, activity_id: str, environment: InterpreterEnvironment
    ) -> datetime | None:
        """Return when a waiting user task or timer is due, as the environment sees it.

        The expression of the diagram is evaluated once more with the variables of
        now and the clock of the environment. None: there is no due date, or the
        timer is a cycle.
        """
        token = self._token(activity_id)
        execution = self._execution
        usual, execution.environment = execution.environment, environment
        try:
            node = token.node
            if isinstance(node, UserTask):
                return node.due_at(token)
            trigger = node.trigger
            return (
                trigger.due_again(token) if isinstance(trigger, TimerTrigger) else None
            )
        finally:
            execution.environment = usual

    # -- moving to another version --------------------------------------------------

    def faces(self, activity_ids: Iterable[str]) -> dict[str, settling.Face]:
        """Return what the rows of some places are to show, by activity instance.

        Raises:
            ExpressionFailed: an expression makes no sense where it stands now.
        """
        return {each: settling.face_of(self._token(each)) for each in activity_ids}

    def settle(
        self,
        moved: Collection[str],
        *,
        known: Collection[str],
        changed: Iterable[str] = (),
    ) -> list[str]:
        """Let what is new in the version begin to wait; return those elements.

        Args:
            moved: Activity instances that came from another version.
            known: Elements that took over from one of that version.
            changed: Those that wait for another condition now.
        """
        begun = settling.settle(self._execution, moved, known=known)
        settling.look_again(self._execution, changed)
        return begun

    # -- running ---------------------------------------------------------------------

    def advance(self) -> Advance:
        """Run until every token waits, and hand out what happened since last time.

        Raises:
            StepBudgetExhausted: the process runs in circles.
            Refused: it cannot go on, as `ExpressionFailed` or `NoFlowChosen` say.
        """
        execution = self._execution
        budget = execution.environment.step_budget
        steps = 0
        while True:
            while execution.agenda:
                token = execution.agenda.popleft()
                if not token.alive or token.state != TaskState.READY:
                    continue
                steps += 1
                if steps > budget:
                    raise StepBudgetExhausted(steps=budget, element_id=token.node.name)
                token.run()
            if not (self._join_inclusive() or self._look_at_conditions()):
                break
        execution.fired.clear()
        done, execution.advance = execution.advance, Advance()
        return done

    def snapshot(self) -> str:
        """Return the stored form of what is alive; empty when the root has ended."""
        return (
            "" if self._root.completed else snapshots.dump(self._execution, self._root)
        )

    def call_at(self, activity_id: str, name: str) -> DelegateCall:
        """Say to a handler of this name where it is called and what it can see."""
        return call_at(self._token(activity_id), name)

    def local_variables_at(self, activity_id: str) -> Mapping[str, object]:
        """Return the variables that end with an activity."""
        self._token(activity_id)
        return self._execution.variables.local(activity_id)

    def open_user_tasks(self) -> list[str]:
        """Return the ids of the user tasks that wait for a person, oldest first."""
        return [
            key
            for key, token in self._execution.tokens.items()
            if isinstance(token.node, UserTask)
            and token.phase is Phase.NORMAL
            and not token.is_inside
        ]

    def waiting(self) -> list[str]:
        """Return the element ids at which tokens rest, sorted.

        Events that only stand by, at a border or behind a gateway, are left out.
        """
        return sorted(
            token.node.name
            for token in self._execution.tokens.values()
            if token.role in {Role.PLAIN, Role.ITEM, Role.BODY} and not token.is_inside
        )

    def _join_inclusive(self) -> bool:
        """Let one inclusive join fire that nobody can still come to."""
        execution = self._execution
        for key in sorted(execution.open_joins):
            container = execution.open_joins.pop(key)
            node = container.spec.nodes[key[1]]
            if container.completed or not container.joining.get(key[1]):
                continue
            if cast("InclusiveGateway", node).try_join(container):
                execution.open_joins[key] = container
                return True
            execution.open_joins[key] = container
        return False

    def _look_at_conditions(self) -> bool:
        """Let conditional events happen whose variables changed since they looked."""
        execution = self._execution
        happened = False
        for key, token in list(execution.conditionals.items()):
            if key in execution.fired or not token.alive:
                continue
            trigger = token.node.trigger
            if not isinstance(trigger, ConditionTrigger):
                continue
            if not trigger.is_concerned(token):
                continue
            if trigger.is_true(token):
                execution.fired.add(key)
                token.node.fire(token)
                happened = True
        return happened

    def _write_local(self, token: Token, variables: Mapping[str, object]) -> None:
        execution, container = self._execution, token.container
        if token.role is Role.LISTENER:
            for name, value in variables.items():
                execution.write_local(container, container.scope_id, name, value)
            return
        holder = token.owner if token.role is Role.BOUNDARY else None
        execution.write_at(holder or token, variables)

    def _token(self, activity_id: str) -> Token:
        token = self._execution.tokens.get(activity_id)
        if token is None:
            _refuse("continue at", activity_id)
        return token


def _refuse(action: str, activity_id: str) -> NoReturn:
    raise WrongState(
        action=action, wanted=f"activity {activity_id}", state="not waiting for it"
    )
