"""Embedded subprocesses and call activities: activities with a container inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from SpiffWorkflow.util.task import TaskState
from typing_extensions import override

from engine.bpmn import compensation
from engine.bpmn.containers import InnerWorkflow
from engine.bpmn.execution import CalledProcess
from engine.bpmn.nodes.base import FlowNode
from engine.bpmn.tokens import Role
from engine.bpmn.triggers import TimerTrigger
from engine.errors import StartNotFound
from engine.model.advance import NewInstance
from engine.model.history import HistoryType

if TYPE_CHECKING:
    from engine.bpmn.containers import Container
    from engine.bpmn.expressions import Expression
    from engine.bpmn.specs import ScopeSpec
    from engine.bpmn.tokens import Token


class SubProcess(FlowNode):
    """An embedded subprocess: a scope of its own inside the same instance."""

    opens_scope: ClassVar[bool] = True
    #: Set by the compiler.
    inner: ScopeSpec

    @property
    @override
    def handles_compensation(self) -> bool:
        """Whether an event subprocess inside undoes this activity."""
        return self.inner.compensation_handling is not None

    @override
    def activate(self, token: Token) -> None:
        """Begin the scope inside."""
        token.move_to(TaskState.STARTED)
        container = InnerWorkflow(token, self.inner)
        _enter_first(container, self.inner)

    @override
    def inner_done(self, token: Token, inner: Container) -> None:
        """Go on when nothing inside is left."""
        del token.container.children[str(token.id)]
        if token.compensates and not self.for_compensation:
            inner.forget_records()
            compensation.inside_undone(token)
            return
        token.records, inner.records = inner.records, []
        token.complete()


class EventSubProcess(SubProcess):
    """A subprocess that an event starts while the scope around it runs."""

    handles_scope: ClassVar[bool] = True

    @override
    def fire(self, token: Token) -> None:
        """Begin: instead of everything else in the scope, or beside it."""
        container = token.container
        if self.interrupting:
            if self.trigger is not None:
                self.trigger.close(token)
            for other in list(container.tasks.values()):
                if other is not token:
                    container.cancel(other, f"interrupted by {self.name}")
            token.role = Role.PLAIN
            self.start(token)
            return
        self.start(container.new_token(self))
        if isinstance(self.trigger, TimerTrigger) and not self.trigger.open_next(token):
            container.remove(token)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableMapping:
    """One `camunda:in` or `camunda:out`: copy a value across a call."""

    #: None copies all variables.
    source: Expression | None
    target: str | None


class CallActivity(FlowNode):
    """Calls another process; only mapped variables cross the border."""

    opens_scope: ClassVar[bool] = False
    #: Set by the compiler.
    called_key: Expression
    binding: str
    version: str | None
    #: Without it the called instance has no business key, as in Camunda 7.
    passes_business_key: bool
    mappings_in: tuple[VariableMapping, ...]
    mappings_out: tuple[VariableMapping, ...]

    @override
    def activate(self, token: Token) -> None:
        """Start the called instance; its definition is fixed now."""
        token.move_to(TaskState.STARTED)
        execution = token.container.execution
        environment = execution.environment
        key = str(execution.evaluate(self.called_key, token.scope_id, self.name))
        definition_id = environment.resolve_called(
            CalledProcess(
                key=key,
                binding=self.binding,
                version=self.version,
                caller_definition_id=token.container.definition_id,
            )
        )
        definition = environment.definitions(definition_id)
        inner = InnerWorkflow(
            token,
            definition.scope,
            called=(environment.new_id(), definition_id, definition),
        )
        self._announce(token, inner)
        for mapping in self.mappings_in:
            _copy(mapping, token.scope_id, inner, inner.scope_id)
        _enter_first(inner, definition.scope)

    @override
    def inner_done(self, token: Token, inner: Container) -> None:
        """Take the mapped results and go on."""
        execution = token.container.execution
        for mapping in self.mappings_out:
            _copy(mapping, inner.scope_id, token.container, token.scope_id)
        # A call is undone from outside or not at all.
        inner.forget_records()
        execution.close_scope(inner, inner.scope_id)
        del token.container.children[str(token.id)]
        token.complete()

    def _announce(self, token: Token, inner: Container) -> None:
        execution = token.container.execution
        execution.advance.instances_started.append(
            NewInstance(
                id=inner.instance_id,
                root_id=execution.root_id,
                super_id=token.container.instance_id,
                super_activity_id=str(token.id),
                definition_id=inner.definition_id,
                business_key=(
                    execution.business_key if self.passes_business_key else None
                ),
            )
        )
        execution.record(
            HistoryType.INSTANCE_STARTED,
            inner,
            element_id=inner.definition.key,
            data={"called": True, "definition_id": inner.definition_id},
        )


def _copy(
    mapping: VariableMapping, from_scope: str, into: Container, to_scope: str
) -> None:
    execution = into.execution
    if mapping.source is None:
        execution.write_all(into, to_scope, execution.variables.visible(from_scope))
        return
    value = execution.evaluate(mapping.source, from_scope, into.definition.key)
    execution.write(into, to_scope, str(mapping.target), value)


def _enter_first(container: Container, spec: ScopeSpec) -> None:
    if spec.first is None:
        raise StartNotFound(spec.name)
    container.begin(spec.first)
