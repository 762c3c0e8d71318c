"""Judge small diagrams by plain exploration: the oracle of the soundness check.

It reads the XML itself, moves one token at a time along sequence flows as they are
drawn, and leaves nothing out. It shares no code and no representation with what it
judges, and is far too slow for large diagrams.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_STOPPING = {"terminateEventDefinition": "ended", "errorEventDefinition": "threw"}
_SCOPES = {_BPMN + "process", _BPMN + "subProcess"}
_NO_NODES = {_BPMN + "extensionElements", _BPMN + "multiInstanceLoopCharacteristics"}

#: Flow ids, and ids of activities at work.
Marking = frozenset[str]


class TooManyMarkings(Exception):
    """The diagram is too large to be explored."""


@dataclass
class Verdict:
    """What exploration found."""

    two_tokens: bool = False
    stuck: bool = False
    endless: bool = False
    never: frozenset[str] = frozenset()
    may_end: bool = False

    @property
    def sound(self) -> bool:
        """Say whether nothing is wrong."""
        return not (self.two_tokens or self.stuck or self.endless or self.never)


class Diagram:
    """A process or a subprocess, without what is inside its subprocesses."""

    def __init__(self, scope: ET.Element) -> None:
        self.nodes: dict[str, ET.Element] = {}
        self.flows: dict[str, ET.Element] = {}
        for child in scope:
            ids = self.flows if child.tag == _BPMN + "sequenceFlow" else self.nodes
            if child.tag not in _NO_NODES:
                ids[child.get("id", "")] = child

    def kind(self, node: str) -> str:
        """Return the BPMN name of a node."""
        return self.nodes[node].tag.removeprefix(_BPMN)

    def into(self, node: str) -> list[str]:
        """Return the flows that lead to a node."""
        return [f for f, e in self.flows.items() if e.get("targetRef") == node]

    def out_of(self, node: str) -> list[str]:
        """Return the flows that leave a node."""
        return [f for f, e in self.flows.items() if e.get("sourceRef") == node]

    def events_at(self, host: str) -> list[str]:
        """Return the boundary events of an activity."""
        return [n for n, e in self.nodes.items() if e.get("attachedToRef") == host]

    def cancels(self, event: str) -> bool:
        """Say whether a boundary event interrupts."""
        return self.nodes[event].get("cancelActivity") != "false"

    def stops(self, node: str) -> str | None:
        """Return how a node ends everything, if it does."""
        for child in self.nodes[node]:
            found = _STOPPING.get(child.tag.removeprefix(_BPMN))
            if found and self.kind(node) == "endEvent":
                return found
        return None

    def before(self, flow: str, join: str) -> set[str]:
        """Return flows and activities whose token can still come along a flow."""
        found: set[str] = set()
        todo = [self.flows[flow].get("sourceRef", "")]
        while todo:
            node = todo.pop()
            if node == join or node in found:
                continue
            found |= {node, *self.into(node)}
            todo += [self.flows[f].get("sourceRef", "") for f in self.into(node)]
            host = self.nodes[node].get("attachedToRef")
            todo += [host] if host else []
        return found

    def only_behind(self, event: str) -> set[str]:
        """Return flows and activities that are reached over one event only."""
        every, others = self._reached(None), self._reached(event)
        return every - others

    def _reached(self, without: str | None) -> set[str]:
        todo = [n for n in self.nodes if self.kind(n) == "startEvent"]
        found: set[str] = set()
        while todo:
            node = todo.pop()
            if node == without or node in found:
                continue
            found |= {node, *self.out_of(node)}
            todo += [self.flows[f].get("targetRef", "") for f in self.out_of(node)]
            todo += self.events_at(node)
        return found


class Exploration:
    """All markings of a diagram."""

    def __init__(self, scope: ET.Element, limit: int) -> None:
        self.diagram = Diagram(scope)
        self.limit = limit
        self.verdict = Verdict()
        self.happened: set[str] = set()

    def run(self) -> Verdict:
        """Explore and judge."""
        diagram, verdict = self.diagram, self.verdict
        starts = [n for n in diagram.nodes if diagram.kind(n) == "startEvent"]
        todo: list[Marking] = []
        for start in starts:
            self.happened.add(start)
            todo += [frozenset(sent) for sent in self.sendings(start)]
        after: dict[Marking, set[Marking]] = {}
        done: set[Marking] = set()
        while todo:
            marking = todo.pop()
            if marking in after:
                continue
            if len(after) > self.limit:
                raise TooManyMarkings
            after[marking] = set()
            steps = list(self.steps(marking))
            verdict.stuck |= not steps
            for step in steps:
                if step is None or not step:
                    done.add(marking)
                    verdict.may_end |= step is not None
                else:
                    after[marking].add(step)
                    todo.append(step)
        verdict.never = frozenset(set(diagram.nodes) - self.happened)
        verdict.endless = not verdict.stuck and not _all_lead_to(after, done)
        return verdict

    def steps(self, marking: Marking) -> Iterator[Marking | None]:
        """Yield the next markings; None for an end by an error."""
        diagram = self.diagram
        for place in marking:
            if place in diagram.nodes:
                yield from self.finish(marking, place)
            elif place not in diagram.flows:
                yield marking - {place}
        for node in diagram.nodes:
            for taken in self.takings(marking, node):
                yield from self.arrive(marking - taken, node)

    def takings(self, marking: Marking, node: str) -> Iterator[frozenset[str]]:
        """Yield the sets of incoming tokens that a node may take now."""
        diagram = self.diagram
        flows = diagram.into(node)
        here = [flow for flow in flows if flow in marking]
        kind = diagram.kind(node)
        if kind == "parallelGateway" and len(flows) > 1:
            if len(here) == len(flows):
                yield frozenset(flows)
        elif kind == "inclusiveGateway" and len(flows) > 1:
            if here and not self.may_come(marking, node, here):
                yield frozenset(here)
        else:
            yield from (frozenset({flow}) for flow in here)

    def may_come(self, marking: Marking, join: str, here: list[str]) -> bool:
        """Say whether an inclusive join must wait for another token."""
        diagram = self.diagram
        filled: set[str] = set().union(*(diagram.before(f, join) for f in here))
        flows = diagram.into(join)
        empty = [diagram.before(f, join) for f in flows if f not in here]
        wanted: set[str] = set().union(*empty)
        return any(p in wanted and p not in filled and p not in flows for p in marking)

    def arrive(self, rest: Marking, node: str) -> Iterator[Marking | None]:
        """Let a token begin at a node."""
        diagram = self.diagram
        self.happened.add(node)
        stops = diagram.stops(node)
        if stops:
            yield None if stops == "threw" else frozenset()
        elif diagram.events_at(node):
            yield from self.put(rest, {node})
        else:
            yield from self.leave(rest, node)

    def finish(self, marking: Marking, host: str) -> Iterator[Marking | None]:
        """Let an activity with boundary events end, or let an event happen.

        A node without a way on rests as well, until its token is gone.
        """
        diagram = self.diagram
        yield from self.leave(marking - {host}, host)
        for event in diagram.events_at(host):
            if diagram.cancels(event):
                self.happened.add(event)
                yield from self.leave(marking - {host}, event)
            elif not marking & diagram.only_behind(event):
                self.happened.add(event)
                yield from self.leave(marking, event)

    def leave(self, rest: Marking, node: str) -> Iterator[Marking | None]:
        """Send tokens out of a node."""
        if self.diagram.kind(node) == "endEvent":
            yield rest
        elif not self.diagram.out_of(node):
            yield from self.put(rest, {f"{node} is over"})
        for sent in self.sendings(node):
            yield from self.put(rest, sent)

    def put(self, rest: Marking, sent: set[str]) -> Iterator[Marking]:
        """Put tokens down; note when one is there already."""
        harmless = {f for f in sent if f in self.diagram.flows and self._stopping(f)}
        if rest & sent - harmless:
            self.verdict.two_tokens = True
        else:
            yield rest | sent

    def _stopping(self, flow: str) -> bool:
        target = self.diagram.flows[flow].get("targetRef", "")
        return self.diagram.stops(target) is not None

    def sendings(self, node: str) -> Iterator[set[str]]:
        """Yield the sets of flows that a node may take."""
        diagram = self.diagram
        flows = diagram.out_of(node)
        kind = diagram.kind(node)
        if kind in {"exclusiveGateway", "eventBasedGateway"}:
            yield from ({flow} for flow in flows)
            return
        default = diagram.nodes[node].get("default")
        free = [f for f in flows if len(diagram.flows[f]) and f != default]
        if kind == "parallelGateway" or not free:
            if flows:
                yield set(flows)
            return
        always = {f for f in flows if f not in free and f != default}
        for count in range(len(free) + 1):
            for some in combinations(free, count):
                sent = always | set(some)
                if sent:
                    yield sent
                elif default:
                    yield {default}


def _all_lead_to(after: dict[Marking, set[Marking]], done: set[Marking]) -> bool:
    good = set(done)
    size = -1
    while size != len(good):
        size = len(good)
        good |= {marking for marking, steps in after.items() if steps & good}
    return good == set(after)


def explore(content: bytes, *, limit: int = 500) -> dict[str, Verdict]:
    """Judge every scope of a diagram by plain exploration, by its id.

    Raises:
        TooManyMarkings: a scope has more than the limit.
    """
    return {
        scope.get("id", ""): Exploration(scope, limit).run()
        for scope in ET.fromstring(content).iter()  # noqa: S314 - our own files
        if scope.tag in _SCOPES
    }
