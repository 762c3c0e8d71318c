"""Intermediate throw events and end events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from engine.bpmn import compensation, errors_inside, messages_out
from engine.bpmn.nodes.base import FlowNode
from engine.errors import BpmnError

if TYPE_CHECKING:
    from engine.bpmn.expressions import Expression
    from engine.bpmn.tokens import Token


class NoneThrow(FlowNode):
    """A throw event without a definition, a link, or a plain end: a mark on the way.

    A link goes on at its catching end: the compiler has made that its flow.
    """


class MessageThrow(FlowNode):
    """Throws a message by way of an outbox job; also the send task."""

    #: Message name, set by the compiler.
    message: Expression

    @override
    def execute(self, token: Token) -> bool | None:
        """Put the message into the outbox."""
        messages_out.throw_message(token, self.message)
        return True


class SignalThrow(FlowNode):
    """Throws a signal: to this root at once, to others by jobs.

    Who catches it may interrupt the scope that it comes from.
    """

    #: Signal name, set by the compiler.
    signal: Expression

    @override
    def execute(self, token: Token) -> bool | None:
        """Deliver the signal here and hand it on; go on if this token still lives."""
        messages_out.throw_signal(token, self.signal)
        return True if token.alive else None


class EscalationThrow(FlowNode):
    """Throws an escalation outwards; it may interrupt the scope it comes from."""

    #: Escalation code, set by the compiler.
    code: str | None

    @override
    def execute(self, token: Token) -> bool | None:
        """Tell the scopes around; go on if this token still lives."""
        errors_inside.escalate_from(token, self.code)
        return True if token.alive else None


class CompensationThrow(FlowNode):
    """Undoes completed activities of the scope; also as an end event."""

    #: The activity to undo, or None for all; set by the compiler.
    activity_id: str | None
    #: Whether the path goes on only when all is undone; set by the compiler.
    waits: bool

    @override
    def execute(self, token: Token) -> bool | None:
        """Begin to undo, and wait for it."""
        waits = compensation.throw_from(token, self.activity_id, wait=self.waits)
        return None if waits else True

    @override
    def compensated(self, token: Token) -> None:
        """Go on when all is undone."""
        token.complete()


class ErrorEnd(FlowNode):
    """Ends the path with an error for the scopes around."""

    #: Error code, set by the compiler.
    code: str
    #: What the error says, set by the compiler.
    message: Expression | None

    @override
    def execute(self, token: Token) -> bool | None:
        """Throw the error; whoever catches it cancels this scope."""
        message: object = None
        if self.message is not None:
            message = token.container.execution.evaluate(
                self.message, token.scope_id, self.name
            )
        text = "" if message is None else str(message)
        errors_inside.throw_from(token, BpmnError(self.code, text))
        return None


class TerminateEnd(FlowNode):
    """Ends the whole scope with everything still running in it."""

    @override
    def execute(self, token: Token) -> bool | None:
        """Cancel all other tokens of this scope."""
        container = token.container
        for other in list(container.tasks.values()):
            if other is not token:
                container.cancel(other, f"terminated by {self.name}")
        return True
