"""Which variables may still be read from a place, and which tokens a join awaits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from tests.support.bpmn_graph import Graph, Node
from tests.support.juel import Formula


@dataclass(frozen=True, slots=True)
class _Point:
    """A point of the diagram: reads, then writes, then goes on to other points."""

    reads: frozenset[str]
    writes: frozenset[str]
    after: tuple[str, ...]
    #: Points that may be reached without those writes.
    instead: tuple[str, ...] = ()


class Reading:
    """A look ahead along the arrows of a diagram.

    `decided` names per element what every outcome of it writes.
    """

    def __init__(
        self,
        graph: Graph,
        formula: Callable[[str], Formula],
        decided: Mapping[str, frozenset[str]],
    ) -> None:
        self._graph = graph
        self._formula = formula
        self._decided = decided
        self._alive: dict[frozenset[str], frozenset[str]] = {}
        self._ways: dict[tuple[str, str], frozenset[str]] = {}

    def alive(self, marking: frozenset[str]) -> frozenset[str]:
        """Return the variables that may be read from a marking on."""
        if marking not in self._alive:
            names = [self._from_here[place] for place in marking]
            self._alive[marking] = frozenset().union(*names)
        return self._alive[marking]

    def delays(self, join: Node, place: str, filled: AbstractSet[str]) -> bool:
        """Say whether a token may still come to an empty way into the join.

        A token that can also come by a filled way is not waited for.
        """
        ways = self._ways_into(join.id, place)
        return bool(ways - filled) and not ways & filled

    def _ways_into(self, join: str, place: str) -> frozenset[str]:
        if (join, place) not in self._ways:
            self._ways[join, place] = frozenset(self._walk(join, place))
        return self._ways[join, place]

    def _walk(self, join: str, place: str) -> Iterator[str]:
        seen, queue = {place}, [place]
        while queue:
            for flow, target in self._onward(queue.pop()):
                if target == join:
                    yield flow
                elif target not in seen:
                    seen.add(target)
                    queue.append(target)

    def _onward(self, place: str) -> Iterator[tuple[str, str]]:
        graph = self._graph
        for node in (graph.nodes[place], *graph.boundaries[place]):
            for flow in node.outgoing:
                yield flow, graph.flows[flow].target

    @cached_property
    def _from_here(self) -> Mapping[str, frozenset[str]]:
        """Per point: what may be read from there on (a fixed point)."""
        points = {name: point for node in self._nodes for name, point in self._of(node)}
        points |= {
            flow.id: _Point(frozenset(), frozenset(), (self._entry(flow.target),))
            for flow in self._graph.flows.values()
        }
        found = {name: point.reads for name, point in points.items()}
        changed = True
        while changed:
            changed = False
            for name, point in points.items():
                onward = frozenset().union(*(found[p] for p in point.after))
                instead = frozenset().union(*(found[p] for p in point.instead))
                now = found[name] | (onward - point.writes) | instead
                changed |= now != found[name]
                found[name] = now
        return found

    @property
    def _nodes(self) -> Iterable[Node]:
        return self._graph.nodes.values()

    def _entry(self, node: str) -> str:
        """Return the point at which a node is entered."""
        return f"{node}/entry" if self._graph.nodes[node].kind == "subProcess" else node

    def _of(self, node: Node) -> Iterator[tuple[str, _Point]]:
        """Yield the points of a node: a subprocess has one for its entry as well."""
        decided = self._decided.get(node.id, frozenset())
        outputs = frozenset(name for name, _ in node.outputs)
        onward = tuple(self._entry(target.id) for target in self._graph.targets(node))
        if node.kind == "endEvent" and node.scope in self._graph.nodes:
            onward = (node.scope,)
        aside = tuple(event.id for event in self._graph.boundaries[node.id])
        reads = frozenset(self._reads(node)) - decided
        yield node.id, _Point(reads, outputs | decided, onward, aside)
        if node.kind == "subProcess":
            inner = self._graph.starts[node.id].id
            named = frozenset(name for name, _ in node.inputs)
            entered = self._names(text for _, text in node.inputs)
            yield self._entry(node.id), _Point(entered, named, (inner, node.id), aside)

    def _reads(self, node: Node) -> Iterator[str]:
        conditions = (self._graph.flows[flow].condition for flow in node.outgoing)
        texts = [text for _, text in node.outputs]
        texts += [text for text in conditions if text]
        if node.event == "conditional" and node.event_value:
            texts.append(node.event_value)
        if node.kind != "subProcess":
            texts += [text for _, text in node.inputs]
        yield from self._names(texts)

    def _names(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self._formula(text).names for text in texts))
