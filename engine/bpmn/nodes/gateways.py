"""Exclusive and parallel gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState
from typing_extensions import override

from engine.bpmn.nodes.base import FlowNode
from engine.model.history import HistoryType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.bpmn.specs import Flow
    from engine.bpmn.tokens import Token


class ExclusiveGateway(FlowNode):
    """Takes the first flow whose condition is true, else the default."""

    @override
    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose exactly one flow."""
        if len(self.flows_out) == 1 and self.flows_out[0].condition is None:
            return self.flows_out
        for flow in self.flows_out:
            if flow is not self.default and self._is_open(flow, token.container):
                return (flow,)
        return (self.fallback(),) if self.flows_out else ()


class JoiningGateway(FlowNode):
    """A gateway at which tokens wait for each other."""

    def hold(self, token: Token) -> list[Token]:
        """Let a token wait here; return all that wait."""
        token.move_to(TaskState.WAITING)
        waiting = token.container.joining.setdefault(self.name, [])
        waiting.append(token)
        return waiting

    def merge(self, tokens: list[Token]) -> None:
        """Go on with one token for one per incoming flow; the others are done."""
        container = tokens[0].container
        waiting = container.joining[self.name]
        for token in tokens:
            waiting.remove(token)
        last = tokens[-1]
        for token in tokens[:-1]:
            container.execution.record(
                HistoryType.ACTIVITY_COMPLETED,
                container,
                token=token,
                data={"joined": str(last.id)},
            )
            container.remove(token)
        container.ready(last)


class ParallelGateway(JoiningGateway):
    """Waits for one token on every incoming flow, then takes every outgoing flow.

    Tokens are counted per flow: a second token on the same flow, as a loop brings
    it, stays for the next round.
    """

    @override
    def activate(self, token: Token) -> None:
        """Join when every incoming flow has a token."""
        if len(self.feeders) < 2:  # noqa: PLR2004 - one flow cannot be waited for
            token.container.ready(token)
            return
        self.join(self.hold(token))

    def join(self, waiting: Iterable[Token]) -> None:
        """Go on when every incoming flow has one of the tokens that wait."""
        first: dict[str | None, Token] = {}
        for token in waiting:
            first.setdefault(token.arrived_by, token)
        if first and len(first) == len(self.feeders):
            self.merge(list(first.values()))

    @override
    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Take every flow; conditions do not count behind a parallel gateway."""
        return self.flows_out
