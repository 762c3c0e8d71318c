"""Workflow containers: a process instance or an embedded subprocess with live tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import listeners
from engine.bpmn.compensation_records import CompensationRecord, discard
from engine.bpmn.tokens import LISTENER, PLAIN, Phase, Role, Token
from engine.model.history import HistoryType
from engine.model.lifecycles import InstanceState

if TYPE_CHECKING:
    from engine.bpmn.execution import Execution
    from engine.bpmn.nodes.base import FlowNode
    from engine.bpmn.specs import CompiledProcess, Flow, ScopeSpec

#: Looked up once: see `engine.bpmn.tokens.ITEM`.
_FLOW_TAKEN: Final = HistoryType.FLOW_TAKEN


class Container:
    """What process instances, called instances and subprocesses have in common.

    Mixed in front of SpiffWorkflow's workflow classes, whose `tasks` hold the live
    tokens and nothing else: nothing is predicted, nothing finished is kept.
    """

    tasks: dict[str, Token]
    spec: ScopeSpec
    completed: bool
    execution: Execution
    definition_id: str
    definition: CompiledProcess
    instance_id: str
    scope_id: str
    #: The token whose activity this container is; None for the root instance.
    host: Token | None
    parent: Container | None
    #: Of the process instance; None when it has none.
    business_key: str | None

    def setup(self) -> None:
        """Prepare what SpiffWorkflow does not know."""
        #: Tokens that wait at a joining gateway, by node id.
        self.joining: dict[str, list[Token]] = {}
        #: Subprocess and called containers, by the id of their host token.
        self.children: dict[str, Container] = {}
        #: What can be undone here, oldest first.
        self.records: list[CompensationRecord] = []

    # -- tokens ---------------------------------------------------------------

    def begin(self, first: FlowNode) -> None:
        """Begin the scope: its event subprocesses listen, its first token starts."""
        if self.host is None or self.is_called:
            listeners.tell_of_instance(self, "start")
        self.enter(first, None)
        for listener in self.spec.listeners:
            if not self.completed:
                listener.wait(self.new_token(listener, role=LISTENER))

    def enter(self, node: FlowNode, flow_id: str | None) -> None:
        """Put a new token on a node, arrived by a flow or as the scope's first."""
        node.arrive(self.new_token(node, arrived_by=flow_id))

    def new_token(
        self,
        node: FlowNode,
        *,
        arrived_by: str | None = None,
        role: Role = PLAIN,
        owner: Token | None = None,
        token_id: str | None = None,
    ) -> Token:
        """Create a token without letting it arrive."""
        token = Token(
            self,
            node,
            token_id=token_id or self.execution.environment.new_id(),
            arrived_by=arrived_by,
            role=role,
            owner=owner,
        )
        self.execution.tokens[str(token.id)] = token
        return token

    def ready(self, token: Token) -> None:
        """Put a token on the agenda."""
        token.move_to(TaskState.READY)
        self.execution.agenda.append(token)

    def remove(self, token: Token) -> None:
        """Take a finished or canceled token out of the workflow."""
        del self.tasks[token.id]
        del self.execution.tokens[str(token.id)]
        if token.owner is not None:
            token.owner.owned.pop(str(token.id), None)
        if token.kept_scope is not None:
            self.execution.close_scope(self, token.kept_scope)

    def leave(self, token: Token, flows: tuple[Flow, ...]) -> None:
        """Move on from a finished token along the chosen flows.

        Behind a compensation handler there are none: who threw the compensation
        goes on when the last one is done.
        """
        self.remove(token)
        for flow in flows:
            if flow.drawn:
                self.execution.record(
                    _FLOW_TAKEN,
                    self,
                    element_id=flow.id,
                    data={"from": flow.source, "to": flow.target.name},
                )
            if not flow.listeners:
                self.enter(flow.target, flow.id)
            elif not self._enter_told(flow):
                return
        thrower = token.owner if token.compensates else None
        if thrower is not None and not thrower.waits_for_compensation:
            thrower.node.compensated(thrower)
        self.check_done()

    def _enter_told(self, flow: Flow) -> bool:
        """Tell of a flow and let a token arrive; False when an error led away."""
        token = self.new_token(flow.target, arrived_by=flow.id)
        # Where it goes it has not begun: nobody is to be told that it ends there.
        token.end_told = True
        if not listeners.tell_of_flow(token, flow):
            return False
        token.end_told = False
        flow.target.arrive(token)
        return True

    def check_done(self) -> None:
        """End this container when no token is left in it."""
        if self.completed or any(
            token.role is not LISTENER for token in self.tasks.values()
        ):
            return
        for listener in list(self.tasks.values()):
            self.cancel(listener, "its scope has ended")
        self.completed = True
        if self.host is None:
            self.forget_records()
            self.end_instance(InstanceState.COMPLETED)
            return
        if self.is_called:
            self.end_instance(InstanceState.COMPLETED)
        self.host.node.inner_done(self.host, self)

    # -- ending ---------------------------------------------------------------

    def cancel(self, token: Token, reason: str) -> None:
        """Cancel a token with all that it owns."""
        if not token.alive:
            return
        for owned in list(token.owned.values()):
            owned.container.cancel(owned, reason)
        inner = self.children.pop(str(token.id), None)
        if inner is not None:
            inner.cancel_all(reason)
            if inner.is_called:
                inner.end_instance(InstanceState.CANCELED)
        token.node.tell_end(token, canceled=True)
        token.node.close(token, reason)
        token.move_to(TaskState.CANCELLED)
        self._forget(token, reason)

    def _forget(self, token: Token, reason: str) -> None:
        self.execution.cancel_job(token)
        discard(self, token.records)
        if token.has_scope:
            self.execution.close_scope(self, token.scope_id)
        if token.phase is Phase.FAILED:
            self.execution.advance.incidents_canceled_at.append(str(token.id))
        if token.role not in {Role.BOUNDARY, Role.BRANCH, Role.LISTENER}:
            self.execution.record(
                HistoryType.ACTIVITY_CANCELED,
                self,
                token=token,
                data={"reason": reason},
            )
        waiting = self.joining.get(token.node.name)
        if waiting is not None and token in waiting:
            waiting.remove(token)
        self.remove(token)

    def cancel_all(self, reason: str) -> None:
        """Cancel every token in this container."""
        for token in list(self.tasks.values()):
            self.cancel(token, reason)
        self.forget_records()
        self.completed = True

    def forget_records(self) -> None:
        """Forget what could have been undone here: nobody can ask for it now."""
        records, self.records = self.records, []
        discard(self, records)

    def end_instance(self, state: InstanceState) -> None:
        """Note that the process instance of this container has ended."""
        listeners.tell_of_instance(self, "end")
        kind = (
            HistoryType.INSTANCE_COMPLETED
            if state is InstanceState.COMPLETED
            else HistoryType.INSTANCE_CANCELED
        )
        if self.host is None or state is InstanceState.CANCELED:
            self.execution.close_scope(self, self.instance_id)
        self.execution.record(
            kind,
            self,
            element_id=self.definition.key,
            data={"called": True} if self.host is not None else {},
        )
        self.execution.advance.instances_ended.append((self.instance_id, state))
        if self.host is None:
            self.execution.advance.root_ended = True

    @property
    def is_called(self) -> bool:
        """Whether this container is a called process instance."""
        return self.parent is not None and self.instance_id != self.parent.instance_id

    @property
    def nesting(self) -> int:
        """How many containers there are around this one."""
        return 0 if self.parent is None else self.parent.nesting + 1


class RootWorkflow(Container, BpmnWorkflow):
    """The root process instance."""

    def __init__(
        self, execution: Execution, definition: CompiledProcess, definition_id: str
    ) -> None:
        self.execution = execution
        self.definition = definition
        self.definition_id = definition_id
        self.instance_id = execution.root_id
        self.scope_id = execution.root_id
        self.host = None
        self.parent = None
        self.business_key = execution.business_key
        super().__init__(
            definition.scope, {}, script_engine=_NoScripts(), deserializing=True
        )
        self.setup()
        execution.variables.open(
            self.scope_id, parent=None, instance_id=self.instance_id
        )


class InnerWorkflow(Container, BpmnSubWorkflow):
    """An embedded subprocess, or a process instance called from another."""

    def __init__(
        self,
        host: Token,
        spec: ScopeSpec,
        *,
        called: tuple[str, str, CompiledProcess] | None = None,
        business_key: str | None = None,
    ) -> None:
        parent = host.container
        self.execution = parent.execution
        self.host = host
        self.parent = parent
        if called is None:
            self.instance_id = parent.instance_id
            self.scope_id = host.scope_id
            self.definition_id = parent.definition_id
            self.definition = parent.definition
            self.business_key = parent.business_key
        else:
            self.instance_id, self.definition_id, self.definition = called
            self.business_key = business_key
            self.scope_id = self.instance_id
            self.execution.variables.open(
                self.scope_id, parent=None, instance_id=self.instance_id
            )
        super().__init__(spec, host.id, parent, deserializing=True)
        self.setup()
        parent.children[str(host.id)] = self

    def _calculate_depth(self) -> int:
        # SpiffWorkflow walks upwards through look-ups by id; we know our parent.
        return cast("Container", self.parent).nesting + 1


class _NoScripts:
    """Stands where SpiffWorkflow wants a script engine: there are no scripts."""
