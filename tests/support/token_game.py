"""Play the token game of a diagram over every order and every outcome.

Independent of the engine on purpose: it reads the file itself, has its own few lines
for expressions, and keeps a state as a set of waiting places and the variables that
may still be read. Every task waits, timers and messages may come at any time, and a
condition fires as soon as it is true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tests.support.bpmn_graph import Graph, Node
from tests.support.juel import Formula
from tests.support.reading import Reading

Variables = dict[str, object]
#: Writes of one outcome of a task, message or service.
Outcome = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class State:
    """Waiting nodes, active subprocesses and arrivals at joins; and the variables."""

    marking: frozenset[str]
    variables: tuple[tuple[str, object], ...]

    def __getitem__(self, name: str) -> object:
        return dict(self.variables)[name]


@dataclass(frozen=True, slots=True)
class Move:
    """Something that can happen in a state."""

    node: str
    outcome: tuple[tuple[str, object], ...] = ()


@dataclass
class Rules:
    """What a diagram does not say: who decides what, and what comes from outside."""

    #: Element -> what each of its possible outcomes writes.
    outcomes: Mapping[str, Sequence[Outcome]]
    #: Name -> (when it may happen, what it writes).
    outside: Mapping[str, tuple[Callable[[frozenset[str], Variables], bool], Outcome]]
    #: Elements that never complete or happen.
    absent: frozenset[str] = frozenset()
    #: Business rule task -> what it writes, in the tests' own words.
    decisions: Mapping[str, Callable[[Variables], Outcome]] = field(
        default_factory=dict
    )
    #: If one of these can move, only it moves: they touch nothing that others read.
    first: tuple[str, ...] = ()
    #: Variables to keep in the states although nothing reads them any more.
    kept: frozenset[str] = frozenset()
    #: Makes equal what no condition can tell apart.
    normal: Callable[[Variables], None] = lambda _: None


class _Run:
    """One step: from a change to the next state in which everything waits."""

    def __init__(self, game: Game, marking: set[str], variables: Variables) -> None:
        self.game = game
        self.graph = game.graph
        self.marking = marking
        self.variables = variables

    def copy(self) -> _Run:
        return _Run(self.game, set(self.marking), dict(self.variables))

    def value(self, text: str | None) -> object:
        assert text is not None
        return self.game.formula(text)(self.variables)

    def take(self, flow: str) -> None:
        node = self.graph.nodes[self.graph.flows[flow].target]
        if node.kind == "inclusiveGateway" and len(node.incoming) > 1:
            self.marking.add(flow)
        else:
            self.enter(node)

    def enter(self, node: Node) -> None:
        if node.kind in {"exclusiveGateway", "inclusiveGateway"}:
            self.leave(node)
        elif node.kind == "businessRuleTask":
            decide = self.game.rules.decisions[node.id]
            self.variables.update(decide(self.variables))
            self.leave(node)
        elif node.kind == "endEvent":
            self.end(node)
        elif node.kind == "startEvent":
            self.leave(node)
        else:
            self.wait(node)

    def wait(self, node: Node) -> None:
        assert node.id not in self.marking, f"second token on {node.id}"
        self.marking.add(node.id)
        for name, text in node.inputs:
            self.variables[name] = self.value(text)
        if node.kind == "subProcess":
            self.enter(self.graph.starts[node.id])

    def leave(self, node: Node) -> None:
        """Go on along the outgoing flows that apply."""
        chosen = [f for f in node.outgoing if self._holds(f)]
        if node.kind == "exclusiveGateway":
            chosen = chosen[:1]
        if not chosen and node.default:
            chosen = [node.default]
        assert chosen, f"no answer at {node.id} with {self.variables}"
        for flow in chosen:
            self.take(flow)

    def _holds(self, flow: str) -> bool:
        source = self.graph.nodes[self.graph.flows[flow].source]
        condition = self.graph.flows[flow].condition
        if condition is None:
            return flow != source.default
        return self.value(condition) is True

    def complete(self, node: Node) -> None:
        """Leave an activity or a caught event."""
        self.marking.discard(node.id)
        for name, text in node.outputs:
            self.variables[name] = self.value(text)
        for name, _ in node.inputs:
            del self.variables[name]
        self.leave(node)

    def end(self, node: Node) -> None:
        if node.event == "error":
            self.throw(node)
        elif (
            node.scope not in self.graph.nodes
            or self.graph.nodes[node.scope].is_handler
        ):
            self.marking.add(node.id)
        elif not self.inside(node.scope):
            self.complete(self.graph.nodes[node.scope])

    def throw(self, thrower: Node) -> None:
        """Let the nearest scope around catch an error."""
        scope = thrower.scope
        while True:
            for event in self.graph.boundaries[scope]:
                if (event.event, event.event_value) == ("error", thrower.event_value):
                    self.fire(event)
                    return
            scope = self.graph.nodes[scope].scope

    def fire(self, event: Node) -> None:
        """Let an event interrupt its host or scope, or a catch event go on."""
        if event.kind == "startEvent":
            self.marking.clear()
            self.leave(event)
        elif event.attached_to:
            self.interrupt(self.graph.nodes[event.attached_to])
            self.leave(event)
        else:
            self.marking -= self.game.gateways_before(event)
            self.complete(event)

    def interrupt(self, host: Node) -> None:
        self.marking -= self.inside(host.id)
        self.marking.discard(host.id)
        for name, _ in host.inputs:
            self.variables.pop(name, None)

    def inside(self, scope: str) -> set[str]:
        return {place for place in self.marking if self.game.is_inside(place, scope)}

    def settle(self) -> Iterator[State]:
        """Let joins and conditions happen until everything waits.

        When several conditions are true at once, each may be the first.
        """
        self.joins()
        awaited = self.game.awaited(self.marking, "conditional")
        ready = [node for node in awaited if self.value(node.event_value) is True]
        if not ready:
            yield self.game.state(self.marking, self.variables)
        for node in ready:
            run = self.copy()
            run.fire(node)
            yield from run.settle()

    def joins(self) -> None:
        """Let every join that waits for nothing more go on."""
        while True:
            ready = [join for join in self.game.joins if self._is_complete(join)]
            if not ready:
                return
            for join in ready:
                self.marking -= set(join.incoming)
                self.leave(join)

    def _is_complete(self, join: Node) -> bool:
        filled = self.marking.intersection(join.incoming)
        if not filled:
            return False
        beside = self.inside(join.scope) if join.scope in self.graph.nodes else ()
        return not any(
            self.game.reading.delays(join, place, filled)
            for place in beside or self.marking
            if place in self.graph.nodes and self.graph.nodes[place].scope == join.scope
        )


@dataclass
class Game:
    """A diagram and the rules by which it is played."""

    graph: Graph
    rules: Rules
    _formulas: dict[str, Formula] = field(default_factory=dict)

    def formula(self, text: str) -> Formula:
        """Return a parsed expression."""
        if text not in self._formulas:
            self._formulas[text] = Formula(text)
        return self._formulas[text]

    @cached_property
    def reading(self) -> Reading:
        """Which variables are still read from where, and which join waits for whom."""
        decided = {
            element: frozenset.intersection(*(frozenset(writes) for writes in outcomes))
            for element, outcomes in self.rules.outcomes.items()
        }
        return Reading(self.graph, self.formula, decided)

    @cached_property
    def joins(self) -> list[Node]:
        """All inclusive joins."""
        gateways = self.graph.of_kind("inclusiveGateway")
        return [node for node in gateways if len(node.incoming) > 1]

    def is_inside(self, place: str, scope: str) -> bool:
        """Say whether a node, or an arrival at a join, lies in a subprocess."""
        if place in self.graph.flows:
            place = self.graph.flows[place].source
        while place in self.graph.nodes:
            place = self.graph.nodes[place].scope
            if place == scope:
                return True
        return False

    def gateways_before(self, event: Node) -> set[str]:
        """Return the event-based gateways whose choice an event is."""
        sources = (self.graph.flows[flow].source for flow in event.incoming)
        return {s for s in sources if self.graph.nodes[s].kind == "eventBasedGateway"}

    def awaited(self, marking: Collection[str], kind: str) -> Iterator[Node]:
        """Yield the events of a kind that could happen in a marking."""
        places = {self.graph.nodes[p].kind for p in marking if p in self.graph.nodes}
        for handler in self.graph.handlers if places - {"endEvent"} else ():
            assert handler.scope == self.graph.key, "only those of the process"
            start = self.graph.starts[handler.id]
            if start.event == kind:
                yield start
        for place in marking:
            node = self.graph.nodes.get(place)
            if node is None:
                continue
            waiting = list(self.graph.boundaries[place])
            if node.kind == "eventBasedGateway":
                waiting += self.graph.targets(node)
            elif node.kind == "intermediateCatchEvent":
                waiting.append(node)
            yield from (event for event in waiting if event.event == kind)

    def state(self, marking: Iterable[str], variables: Variables) -> State:
        """Return the state with only those variables that may still be read."""
        places = frozenset(marking)
        alive = self.reading.alive(places) | self.rules.kept
        kept = {name: value for name, value in variables.items() if name in alive}
        self.rules.normal(kept)
        return State(places, tuple(sorted(kept.items())))

    def begin(self, variables: Variables) -> list[State]:
        """Return the first states of an instance."""
        run = _Run(self, set(), dict(variables))
        run.enter(self.graph.starts[self.graph.key])
        return list(run.settle())

    def moves(self, state: State) -> list[Move]:
        """Return everything that can happen in a state."""
        every = list(self._moves(state))
        for scope in self.rules.first:
            inner = [m for m in every if m.node and self.is_inside(m.node, scope)]
            if inner:
                return inner
        return every

    def _moves(self, state: State) -> Iterator[Move]:
        variables = dict(state.variables)
        for place in state.marking:
            node = self.graph.nodes.get(place)
            if node and node.kind in {"userTask", "serviceTask"}:
                yield from self._outcomes(node)
        for kind in ("timer", "message"):
            for event in self.awaited(state.marking, kind):
                yield from self._outcomes(event)
        for name, (allowed, writes) in self.rules.outside.items():
            if allowed(state.marking, variables):
                yield Move(name, tuple(writes.items()))

    def _outcomes(self, node: Node) -> Iterator[Move]:
        if node.id not in self.rules.absent:
            for outcome in self.rules.outcomes.get(node.id, [{}]):
                yield Move(node.id, tuple(outcome.items()))

    def play(self, state: State, move: Move) -> list[State]:
        """Return the states that a move may lead to."""
        run = _Run(self, set(state.marking), dict(state.variables))
        run.variables.update(move.outcome)
        node = self.graph.nodes.get(move.node)
        if node is not None and node.kind in {"userTask", "serviceTask"}:
            run.complete(node)
        elif node is not None:
            run.fire(node)
        return list(run.settle())
