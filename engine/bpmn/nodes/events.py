"""Start, catch, boundary and event-based waiting: tokens that wait for a trigger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState
from typing_extensions import override

from engine.bpmn.nodes.base import FlowNode
from engine.bpmn.tokens import Phase, Role
from engine.bpmn.triggers import TimerTrigger
from engine.model.history import HistoryType

if TYPE_CHECKING:
    from engine.bpmn.containers import Container
    from engine.bpmn.specs import Flow
    from engine.bpmn.tokens import Token


class StartEvent(FlowNode):
    """Where a scope begins; its trigger has already happened."""

    #: Name of the variable that takes who starts the instance, set by the compiler.
    initiator: str | None = None


def note_initiator(container: Container, first: FlowNode) -> None:
    """Write who starts an instance, if its start event names a variable for it.

    Variables that are given at the start come later and go before it, as in Camunda.
    """
    if isinstance(first, StartEvent) and first.initiator:
        execution = container.execution
        execution.write_local(
            container,
            container.scope_id,
            first.initiator,
            execution.environment.initiator,
        )


class CatchEvent(FlowNode):
    """An intermediate catch event or a receive task: waits, then goes on."""

    @override
    def activate(self, token: Token) -> None:
        """Begin to wait."""
        self.wait(token)

    @override
    def fire(self, token: Token) -> None:
        """Go on; behind an event-based gateway, win against the other branches."""
        if token.role is Role.BRANCH and token.owner is not None:
            if not _win(token, token.owner):
                return
            self.prepare(token)
            if not self.tell_start(token):
                return
        super().fire(token)


class LinkCatch(FlowNode):
    """Where a path goes on that a link event of the same scope has left."""


class BoundaryEvent(FlowNode):
    """An event at the border of an activity, interrupting it or not."""

    @override
    def fire(self, token: Token) -> None:
        """Leave the activity, or start a path beside it."""
        if token.owner is None:
            message = f"{self.name} waits at no activity"
            raise AssertionError(message)
        if self.interrupting:
            self._interrupt(token, token.owner)
        else:
            self._start_beside(token)

    def _interrupt(self, token: Token, host: Token) -> None:
        del host.owned[str(token.id)]
        token.owner = None
        token.role = Role.PLAIN
        container = token.container
        container.execution.record(HistoryType.ACTIVITY_STARTED, container, token=token)
        container.cancel(host, f"interrupted by {self.name}")
        if self.trigger is not None:
            self.trigger.close(token)
        self._happen(token)

    def _start_beside(self, token: Token) -> None:
        container = token.container
        beside = container.new_token(self)
        container.execution.record(
            HistoryType.ACTIVITY_STARTED, container, token=beside
        )
        self._happen(beside)
        if isinstance(self.trigger, TimerTrigger) and not self.trigger.open_next(token):
            container.remove(token)

    def _happen(self, token: Token) -> None:
        if self.async_before:
            self.wait_for_job(token, Phase.BEFORE, announced=True)
        elif self.tell_start(token):
            token.container.ready(token)


class CompensationBoundary(FlowNode):
    """The mark of an activity that its handler can undo; no token comes here."""


class EventBasedGateway(FlowNode):
    """Waits for the first of several events; the others no longer count."""

    @override
    def activate(self, token: Token) -> None:
        """Let every event behind the gateway wait."""
        token.move_to(TaskState.WAITING)
        for flow in self.flows_out:
            self.wait_at(token, flow)
            if not token.alive:
                return

    def wait_at(self, token: Token, flow: Flow) -> None:
        """Let the event behind one flow wait."""
        branch = token.container.new_token(
            flow.target, arrived_by=flow.id, role=Role.BRANCH, owner=token
        )
        flow.target.wait(branch)


def _win(branch: Token, gateway: Token) -> bool:
    """Leave the gateway by a branch; False when an error led away from it."""
    container = branch.container
    execution = container.execution
    if not gateway.node.tell_end(gateway):
        return False
    del gateway.owned[str(branch.id)]
    branch.owner = None
    branch.role = Role.PLAIN
    for other in list(gateway.owned.values()):
        container.cancel(other, f"{branch.node.name} came first")
    execution.record(HistoryType.ACTIVITY_COMPLETED, container, token=gateway)
    container.remove(gateway)
    execution.record(
        HistoryType.FLOW_TAKEN,
        container,
        element_id=branch.arrived_by,
        data={"from": gateway.node.name, "to": branch.node.name},
    )
    execution.record(HistoryType.ACTIVITY_STARTED, container, token=branch)
    return True
