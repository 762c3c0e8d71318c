"""Compiled specifications: SpiffWorkflow process specs that hold our own flow nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs import BpmnProcessSpec

if TYPE_CHECKING:
    from engine.bpmn.expressions import Expression
    from engine.bpmn.nodes.base import FlowNode
    from engine.bpmn.process_model import ProcessModel
    from engine.bpmn.values import Value
    from engine.model.retries import Retries


class CompileError(Exception):
    """A bug of the deployment gate: it let pass what cannot be compiled."""

    def __init__(self, *, element_id: str, what: str) -> None:
        super().__init__(f"Expected the gate to refuse {what} at {element_id}")
        self.element_id = element_id
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow between two compiled nodes, or the leap of a link."""

    id: str
    source: str
    target: FlowNode
    condition: Expression | None
    #: False between the two events of a link, where the diagram has no arrow.
    drawn: bool = True
    #: Handlers that are told when it is taken.
    listeners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """An input or output parameter of `camunda:inputOutput`."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """What the rounds of a loop or multi-instance activity have by themselves.

    The flags of the activity itself are those of all rounds together.
    """

    async_before: bool = False
    async_after: bool = False
    exclusive: bool = True
    retries: Retries | Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop(Rounds):
    """Multi-instance characteristics of an activity."""

    sequential: bool
    cardinality: Expression | None
    collection: Expression | None
    element_variable: str | None
    completion_condition: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardLoop(Rounds):
    """Standard loop characteristics of an activity."""

    #: What must be true for another round; None goes on to the maximum.
    condition: Expression | None
    #: Whether the condition counts for the first round too.
    test_before: bool
    maximum: int | None


class ScopeSpec(BpmnProcessSpec):
    """A process or an embedded subprocess on one level.

    SpiffWorkflow adds start and end specs of its own to a new process spec; they
    belong to its prediction of paths, which we do not use, so they are dropped.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.task_specs.clear()
        self.start = None
        self.end = None
        #: The none start event, or the only node without incoming flows.
        self.first: FlowNode | None = None
        #: Event subprocesses that listen while this scope runs.
        self.listeners: tuple[FlowNode, ...] = ()
        #: The event subprocess that undoes this scope.
        self.compensation_handling: FlowNode | None = None
        self._upstream: dict[str, dict[str, frozenset[str]]] = {}

    @property
    def nodes(self) -> Mapping[str, FlowNode]:
        """Compiled nodes of this level by id."""
        return self.task_specs  # type: ignore[no-any-return]

    def upstream(self, join: FlowNode) -> dict[str, frozenset[str]]:
        """Return, per incoming flow of a join, the nodes that can still send to it.

        A path that leads through the join itself does not count. A boundary event
        is fed by its host, so the host counts as well.
        """
        known = self._upstream.get(join.name)
        if known is None:
            known = {
                flow_id: _reaching(join, source) for flow_id, source in join.feeders
            }
            # Two threads may compute the same answer at once; the last one wins.
            self._upstream[join.name] = known
        return known


def _reaching(join: FlowNode, first: FlowNode) -> frozenset[str]:
    seen: set[str] = set()
    todo = [first]
    while todo:
        node = todo.pop()
        if node is join or node.name in seen:
            continue
        seen.add(node.name)
        todo.extend(source for _, source in node.feeders)
        if node.host_node is not None:
            todo.append(node.host_node)
    return frozenset(seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPoint:
    """A start event that something other than a plain start begins."""

    element_id: str
    #: message, signal, timer or conditional.
    kind: str
    #: Of the message or signal; the text of the time or of the condition.
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledProcess:
    """One executable process, compiled once per version and shared by all instances."""

    key: str
    name: str
    model: ProcessModel
    #: Spec of the process level and of every embedded subprocess, by scope id.
    scopes: Mapping[str, ScopeSpec]
    start_points: tuple[StartPoint, ...]
    #: Handlers that are told when an instance starts or ends, by event.
    listeners: Mapping[str, tuple[str, ...]]
    #: Ids of the user tasks that have listeners.
    watched_tasks: frozenset[str]

    @property
    def scope(self) -> ScopeSpec:
        """The process level."""
        return self.scopes[self.key]
