"""Inclusive gateways: split by conditions, join when nobody else can still come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from engine.bpmn.nodes.gateways import JoiningGateway
from engine.bpmn.tokens import Phase, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.containers import Container
    from engine.bpmn.tokens import Token


class InclusiveGateway(JoiningGateway):
    """Takes every flow whose condition is true; joins by reachability.

    BPMN 2.0, 13.4.3: the join fires when at least one incoming flow has a token and
    no token elsewhere can reach an empty incoming flow without passing the join,
    unless it can also reach one that is already filled.
    """

    @override
    def activate(self, token: Token) -> None:
        """Wait for the others, or split at once."""
        if len(self.feeders) < 2:  # noqa: PLR2004 - one flow cannot be waited for
            token.container.ready(token)
            return
        self.hold(token)
        container = token.container
        container.execution.open_joins[(container.scope_id, self.name)] = container

    def try_join(self, container: Container) -> bool:
        """Join if no token can still come; say whether it did."""
        first: dict[str | None, Token] = {}
        for token in container.joining.get(self.name, ()):
            first.setdefault(token.arrived_by, token)
        if not first:
            return False
        upstream = container.spec.upstream(self)
        empty: set[str] = set()
        filled: set[str] = set()
        for flow_id, nodes in upstream.items():
            (filled if flow_id in first else empty).update(nodes)
        if any(
            _can_come(token, self, empty, filled) or _stops_before(token, self, first)
            for token in container.tasks.values()
        ):
            return False
        self.merge(list(first.values()))
        return True


def _stops_before(
    token: Token, join: InclusiveGateway, first: Mapping[str | None, Token]
) -> bool:
    """Say whether a token waits for its job in front of the join, on an empty flow."""
    waits = token.node is join and token.phase is Phase.BEFORE
    return waits and token.arrived_by not in first


def _can_come(
    token: Token, join: InclusiveGateway, empty: set[str], filled: set[str]
) -> bool:
    name = token.node.name
    if token.node is join or token.role is Role.ITEM:
        return False
    return name in empty and name not in filled
