"""Transactions: subprocesses that can be canceled as a whole from inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from engine.bpmn import compensation, errors_inside
from engine.bpmn.nodes.base import FlowNode
from engine.bpmn.nodes.inner import SubProcess
from engine.model.history import HistoryType

if TYPE_CHECKING:
    from engine.bpmn.specs import Flow
    from engine.bpmn.tokens import Token


class Transaction(SubProcess):
    """A subprocess that a cancel end event can leave by the cancel boundary event.

    Otherwise it is a subprocess: an error leaves it without undoing anything.
    """


class CancelEnd(FlowNode):
    """Gives a transaction up: stops it, undoes what was done, and leaves it."""

    @override
    def execute(self, token: Token) -> bool | None:
        """Stop everything else in the transaction and begin to undo."""
        container = token.container
        for other in list(container.tasks.values()):
            if other is not token:
                container.cancel(other, f"canceled by {self.name}")
        if not compensation.throw_from(token, None):
            self.compensated(token)
        return None

    @override
    def compensated(self, token: Token) -> None:
        """End the event itself."""
        self.finish(token)

    @override
    def move_on(self, token: Token, flows: tuple[Flow, ...]) -> None:
        """Leave the transaction by its cancel boundary event."""
        container = token.container
        container.execution.record(
            HistoryType.ACTIVITY_COMPLETED, container, token=token
        )
        container.remove(token)
        errors_inside.cancel_around(container)
