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
from engine.bpmn.nodes.events import note_initiator
from engine.bpmn.tokens import Role
from engine.bpmn.triggers import TimerTrigger
from engine.errors import ExpressionFailed, StartNotFound
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
        token.records, inner.records = tuple(inner.records), []
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

    #: Name of a variable, an expression, or None: all variables.
    source: str | Expression | None
    target: str | None
    #: At the calling end only the activity's own scope counts.
    local: bool = False


class CallActivity(FlowNode):
    """Calls another process; only mapped variables cross the border."""

    opens_scope: ClassVar[bool] = False
    #: Set by the compiler.
    called_key: Expression
    binding: str
    #: Number or tag, for the bindings that need one.
    version: Expression | None
    #: True when the caller's own business key is passed on.
    passes_business_key: bool
    #: What else gives one; without any of both the called instance has none.
    business_key: Expression | None
    mappings_in: tuple[VariableMapping, ...]
    mappings_out: tuple[VariableMapping, ...]

    @override
    def activate(self, token: Token) -> None:
        """Start the called instance; its definition is fixed now."""
        token.move_to(TaskState.STARTED)
        execution = token.container.execution
        environment = execution.environment
        key = str(execution.evaluate(self.called_key, token.scope_id, self.name))
        version = self._text(token, self.version)
        definition_id = environment.resolve_called(
            CalledProcess(
                key=key,
                binding=self.binding,
                version=version,
                caller_definition_id=token.container.definition_id,
            )
        )
        definition = environment.definitions(definition_id)
        inner = InnerWorkflow(
            token,
            definition.scope,
            called=(environment.new_id(), definition_id, definition),
            business_key=self._business_key(token),
        )
        self._announce(token, inner)
        if definition.scope.first is not None:
            note_initiator(inner, definition.scope.first)
        for mapping in self.mappings_in:
            from_scope = token.scope_id
            if mapping.local and not token.has_scope:
                from_scope = ""
            _copy(
                mapping, from_scope, inner, inner.scope_id, local_source=mapping.local
            )
        _enter_first(inner, definition.scope)

    @override
    def inner_done(self, token: Token, inner: Container) -> None:
        """Take the mapped results and go on."""
        self.take_results(token, inner)
        # A call is undone from outside or not at all.
        inner.forget_records()
        token.container.execution.close_scope(inner, inner.scope_id)
        del token.container.children[str(token.id)]
        token.complete()

    @override
    def take_results(
        self, token: Token, inner: Container, *, unfinished: bool = False
    ) -> None:
        """Copy what the mappings say to the caller.

        An instance that an error or an escalation leaves may not have it all yet:
        what its expressions name in vain is left out.
        """
        container = token.container
        for mapping in self.mappings_out:
            if unfinished and not _is_there(mapping, inner):
                continue
            if mapping.local and not token.has_scope:
                container.execution.open_scope(container, token)
            _copy(
                mapping,
                inner.scope_id,
                container,
                token.scope_id,
                local_target=mapping.local,
            )

    def _text(self, token: Token, expression: Expression | None) -> str | None:
        if expression is None:
            return None
        value = token.container.execution.evaluate(
            expression, token.scope_id, self.name
        )
        return None if value is None else str(value)

    def _business_key(self, token: Token) -> str | None:
        if self.passes_business_key:
            return token.container.business_key
        return self._text(token, self.business_key) or None

    def _announce(self, token: Token, inner: Container) -> None:
        execution = token.container.execution
        execution.advance.instances_started.append(
            NewInstance(
                id=inner.instance_id,
                root_id=execution.root_id,
                super_id=token.container.instance_id,
                super_activity_id=str(token.id),
                definition_id=inner.definition_id,
                business_key=inner.business_key,
            )
        )
        execution.record(
            HistoryType.INSTANCE_STARTED,
            inner,
            element_id=inner.definition.key,
            data={"called": True, "definition_id": inner.definition_id},
        )


def _is_there(mapping: VariableMapping, inner: Container) -> bool:
    if mapping.source is None or isinstance(mapping.source, str):
        return True
    try:
        inner.execution.evaluate(mapping.source, inner.scope_id, inner.definition.key)
    except ExpressionFailed as failed:
        if failed.is_unknown:
            return False
        raise
    return True


def _copy(
    mapping: VariableMapping,
    from_scope: str,
    into: Container,
    to_scope: str,
    *,
    local_source: bool = False,
    local_target: bool = False,
) -> None:
    execution = into.execution
    variables = execution.variables
    visible = variables.local if local_source else variables.visible
    write = execution.write_local if local_target else execution.write
    if mapping.source is None:
        for name, value in dict(visible(from_scope)).items():
            write(into, to_scope, name, value)
        return
    if isinstance(mapping.source, str):
        # As in Camunda, a variable that does not exist is passed on as null.
        found: object = visible(from_scope).get(mapping.source)
    else:
        found = execution.evaluate(mapping.source, from_scope, into.definition.key)
    write(into, to_scope, str(mapping.target), found)


def _enter_first(container: Container, spec: ScopeSpec) -> None:
    if spec.first is None:
        raise StartNotFound(spec.name)
    container.begin(spec.first)
