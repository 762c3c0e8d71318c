"""Turn one scope of a process model into a net."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn import words
from engine.bpmn.process_model import FlowModel, NodeModel, ScopeModel
from engine.bpmn.soundness.net import Join, Junction, Net, Role, Split, Taken

_JOINS = {"parallelGateway": Join.ALL, "inclusiveGateway": Join.INCLUSIVE}
_CHOOSING = frozenset({"exclusiveGateway", "eventBasedGateway"})
_END_ROLES = {"terminate": Role.STOPS, "error": Role.THROWS, "cancel": Role.THROWS}


def build_net(scope: ScopeModel, *, endless: Collection[str] = ()) -> Net:
    """Return the net of a scope without what is inside its subprocesses.

    Args:
        scope: The nodes and flows of one level.
        endless: Ids of the subprocesses that never end in the normal way.
    """
    return _Builder(scope, endless).build()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNet:
    """A net with what its numbers stand for in the drawing."""

    net: Net
    #: The junction at which tokens arrive, by element.
    arrivals: Mapping[str, int]
    #: The way of each sequence flow.
    flows: Mapping[str, int]


def build_placed(scope: ScopeModel, *, endless: Collection[str] = ()) -> PlacedNet:
    """Return the net of a scope with the numbers of its elements and flows."""
    builder = _Builder(scope, endless)
    net = builder.build()
    return PlacedNet(net=net, arrivals=builder.arrivals, flows=builder.flows)


def flow_nodes(scope: ScopeModel) -> Iterator[NodeModel]:
    """Yield the nodes that tokens visit along flows.

    Event subprocesses and what undoes work stand beside the flow.
    """
    for node in scope.nodes.values():
        handles = node.inner is not None and node.inner.triggered_by_event
        if not (handles or node.for_compensation or node.catches_compensation):
            yield node


def _kind(node: NodeModel) -> str | None:
    return node.event.kind if node.event is not None else None


class _Builder:
    """Builds the net of one scope."""

    def __init__(self, scope: ScopeModel, endless: Collection[str]) -> None:
        self._scope = scope
        self._endless = endless
        self._nodes = {node.id: node for node in flow_nodes(scope)}
        self._net = Net()
        #: Where tokens arrive at a node, and from where they leave it.
        self.arrivals: dict[str, int] = {}
        self._exits: dict[str, int] = {}
        #: The way of each sequence flow.
        self.flows: dict[str, int] = {}

    def build(self) -> Net:
        """Add a junction for every node, then the ways."""
        for node in self._nodes.values():
            self._add_node(node)
        for host in sorted({node.attached_to or "" for node in self._nodes.values()}):
            if host:
                self._add_watching(host)
        for node in self._nodes.values():
            self._add_ways(node)
        return self._net

    def _add_node(self, node: NodeModel) -> None:
        number = self._net.add_junction(
            Junction(
                element=node.id,
                join=_JOINS.get(node.kind, Join.ANY),
                split=self._split(node),
                role=self._role(node),
                instant=node.kind == "boundaryEvent",
            )
        )
        self.arrivals[node.id] = self._exits[node.id] = number
        if node.kind != "endEvent" and not self._leads_on(node):
            end = self._net.add_junction(Junction(element=node.id, role=Role.ENDS))
            self._net.add_way(number, end)
        if node.kind == "startEvent":
            self._net.add_way(None, number)

    def _split(self, node: NodeModel) -> Split:
        if node.kind in _CHOOSING:
            return Split.ONE
        if node.kind == "parallelGateway" or all(
            self._scope.flows[flow].condition is None for flow in node.outgoing
        ):
            return Split.ALL
        return Split.INCLUSIVE

    def _role(self, node: NodeModel) -> Role:
        if node.kind == "endEvent":
            return _END_ROLES.get(_kind(node) or "", Role.ENDS)
        if node.id in self._endless:
            return Role.THROWS
        return Role.PASSES

    def _leads_on(self, node: NodeModel) -> bool:
        return bool(node.outgoing or _link_targets(self._scope, node))

    def _add_watching(self, host: str) -> None:
        """Let a token rest in an activity, where its boundary events can take it."""
        net, done = self._net, self._exits[host]
        arrival = net.add_junction(Junction(element=host))
        resting = net.add_junction(Junction(element=host, split=Split.ONE))
        net.add_way(arrival, resting)
        net.add_way(resting, done)
        self.arrivals[host] = arrival
        for node in self._nodes.values():
            if node.attached_to == host:
                event = self.arrivals[node.id]
                net.add_way(resting, event, side=not node.interrupting)

    def _add_ways(self, node: NodeModel) -> None:
        source = self._exits[node.id]
        for flow_id in node.outgoing:
            flow = self._scope.flows[flow_id]
            target = self.arrivals[flow.target]
            way = self._net.add_way(source, target, taken=_taken(node, flow))
            self.flows[flow_id] = way
        for target_id in _link_targets(self._scope, node):
            self._net.add_way(source, self.arrivals[target_id])


def _taken(node: NodeModel, flow: FlowModel) -> Taken:
    if flow.id == node.default:
        return Taken.ELSE
    return Taken.ALWAYS if flow.condition is None else Taken.MAYBE


def _link_targets(scope: ScopeModel, node: NodeModel) -> list[str]:
    """Return the catching link events at which a throwing one goes on."""
    if not node.throws_link:
        return []
    return [
        other.id
        for other in scope.nodes.values()
        if other.catches_link and other.link == node.link
    ]


def is_buildable(scope: ScopeModel) -> bool:
    """Say whether a scope is drawn well enough to be judged.

    What is missing or misplaced is reported by other rules of the gate.
    """
    nodes = {node.id: node for node in flow_nodes(scope)}
    ends = {end for flow in scope.flows.values() for end in (flow.source, flow.target)}
    hosts = {node.attached_to for node in nodes.values() if node.attached_to}
    return (
        any(node.kind == "startEvent" for node in nodes.values())
        and ends <= nodes.keys()
        and all(nodes[host].kind in words.ACTIVITIES for host in hosts & nodes.keys())
        and hosts <= nodes.keys()
        and all(node.kind in _KNOWN for node in nodes.values())
        and all(_has_fitting_flows(node) for node in nodes.values())
    )


_KNOWN = (words.FLOW_NODES - words.CHOREOGRAPHY) - {
    "complexGateway",
    "event",
    "implicitThrowEvent",
}


def _has_fitting_flows(node: NodeModel) -> bool:
    if node.kind == "endEvent":
        return not node.outgoing
    if node.kind in {"startEvent", "boundaryEvent"}:
        return not node.incoming
    return True
