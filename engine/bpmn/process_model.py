"""The immutable process model: what a diagram says, before anything runs.

The reader makes it from XML; the deployment gate, the soundness check and the
compiler see only this. Every `camunda:` attribute is kept as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.bpmn.history_days import history_days


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file an element stands (line and column from 1)."""

    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension element, kept whole: `camunda:` tag, attributes, text, children."""

    tag: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Extension, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class EventModel:
    """The event definition of a start, catch, throw, boundary or end event.

    `kind` is the BPMN word: message, timer, signal, error, escalation,
    conditional, terminate, link, compensate, cancel, multiple.
    """

    kind: str
    #: Name of the message, signal or link, code of the error or escalation.
    reference: str | None = None
    #: Id of the referenced root element as written, for messages to designers.
    reference_id: str | None = None
    #: For errors: the text that goes with the code, literal or `${...}`.
    message: str | None = None
    #: For timers: date, duration or cycle.
    timer_kind: str | None = None
    #: Timer text or condition, literal or `${...}`.
    expression: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    camunda: Mapping[str, str] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()
    place: Place = Place(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopModel:
    """Multi-instance or standard loop characteristics of an activity."""

    sequential: bool
    standard: bool = False
    #: Of a standard loop: what must be true for another round, ...
    condition: str | None = None
    #: ... whether that counts for the first round too, as written ...
    test_before: str = "false"
    #: ... and how many rounds there are at most, as written.
    maximum: str | None = None
    #: True when an activity is marked as both a standard loop and multi-instance.
    both_kinds: bool = False
    cardinality: str | None = None
    collection: str | None = None
    element_variable: str | None = None
    completion_condition: str | None = None
    extensions: tuple[Extension, ...] = ()
    #: True when the rounds are given twice, by BPMN and by `camunda:` attributes.
    given_twice: bool = False
    camunda: Mapping[str, str] = field(default_factory=dict)
    place: Place = Place(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowModel:
    """A sequence flow."""

    id: str
    #: True when the file gave no id and the reader made one.
    generated_id: bool
    source: str
    target: str
    name: str
    condition: str | None
    place: Place
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeModel:
    """A flow node: task, gateway, event, subprocess or call activity.

    `kind` is the BPMN local name (userTask, exclusiveGateway, boundaryEvent ...).
    """

    id: str
    kind: str
    name: str
    documentation: str
    attributes: Mapping[str, str]
    camunda: Mapping[str, str]
    extensions: tuple[Extension, ...]
    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]
    default: str | None
    event: EventModel | None
    #: All event definitions, when there is more than one.
    events: tuple[EventModel, ...]
    loop: LoopModel | None
    attached_to: str | None
    interrupting: bool
    lane: str | None
    inner: ScopeModel | None
    #: Ids to which associations lead from here: a boundary event's compensation
    #: handler is found this way.
    associated: tuple[str, ...]
    #: For send and receive tasks: the message's name.
    message: str | None
    place: Place

    @property
    def for_compensation(self) -> bool:
        """Whether this activity only undoes another one (`isForCompensation`)."""
        return self.attributes.get("isForCompensation", "").strip() in {"true", "1"}

    @property
    def catches_compensation(self) -> bool:
        """Whether this is a boundary event that leads to a compensation handler."""
        event = self.event
        return (
            self.kind == "boundaryEvent"
            and event is not None
            and event.kind == "compensate"
        )

    @property
    def is_undone_inside(self) -> bool:
        """Whether this is a subprocess in which something can be undone."""
        inner = self.inner
        return inner is not None and (
            inner.compensation_handling() is not None or bool(inner.compensable())
        )

    @property
    def handles_compensation(self) -> bool:
        """Whether this is an event subprocess that undoes the scope around it."""
        inner = self.inner
        return (
            inner is not None
            and inner.triggered_by_event
            and any(
                start.event is not None and start.event.kind == "compensate"
                for start in inner.nodes.values()
                if start.kind == "startEvent"
            )
        )

    @property
    def link(self) -> str | None:
        """The name of the link that this event throws or catches."""
        event = self.event
        return event.reference if event is not None and event.kind == "link" else None

    @property
    def throws_link(self) -> bool:
        """Whether tokens go on from here at the catching end of a link."""
        return self.link is not None and self.kind == "intermediateThrowEvent"

    @property
    def catches_link(self) -> bool:
        """Whether tokens come here from the throwing ends of a link."""
        return self.link is not None and self.kind == "intermediateCatchEvent"

    @property
    def properties(self) -> Mapping[str, str]:
        """`camunda:property` names and values of this node."""
        return {
            child.attributes.get("name", ""): child.attributes.get("value", "")
            for extension in self.extensions
            if extension.tag == "properties"
            for child in extension.children
            if child.tag == "property"
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeModel:
    """A process or an embedded subprocess: nodes and flows on one level."""

    id: str
    nodes: Mapping[str, NodeModel]
    flows: Mapping[str, FlowModel]
    #: True for event subprocesses (`triggeredByEvent`).
    triggered_by_event: bool = False

    def compensation_handlers(self) -> Mapping[str, NodeModel]:
        """Return what undoes the activities of this scope, found at their boundaries."""
        return {
            node.attached_to: self.nodes[reference]
            for node in self.nodes.values()
            if node.catches_compensation and node.attached_to is not None
            # The first of several counts; the gate refuses the others.
            for reference in reversed(node.associated)
            if reference in self.nodes
        }

    def compensation_handling(self) -> NodeModel | None:
        """Return the event subprocess that undoes this whole scope, or None."""
        handling = (node for node in self.nodes.values() if node.handles_compensation)
        return next(handling, None)

    def compensable(self) -> frozenset[str]:
        """Return the activities of this scope that something can undo."""
        return frozenset(
            (
                *self.compensation_handlers(),
                *(node.id for node in self.nodes.values() if node.is_undone_inside),
            )
        )

    def links(self) -> Iterator[tuple[NodeModel, NodeModel]]:
        """Yield the pairs of link events: who throws, and where it goes on.

        A link that has several places to go on, or none, is no pair.
        """
        catching: dict[str | None, list[NodeModel]] = {}
        for node in self.nodes.values():
            if node.catches_link:
                catching.setdefault(node.link, []).append(node)
        for node in self.nodes.values():
            targets = catching.get(node.link, []) if node.throws_link else []
            if len(targets) == 1:
                yield node, targets[0]

    def all_nodes(self) -> Iterator[NodeModel]:
        """Yield every node of this scope and of the scopes inside it."""
        for node in self.nodes.values():
            yield node
            if node.inner is not None:
                yield from node.inner.all_nodes()

    def all_scopes(self) -> Iterator[ScopeModel]:
        """Yield this scope and every scope inside it, outermost first."""
        yield self
        for node in self.nodes.values():
            if node.inner is not None:
                yield from node.inner.all_scopes()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessModel:
    """One `bpmn:process`."""

    key: str
    name: str
    executable: bool
    version_tag: str | None
    camunda: Mapping[str, str]
    extensions: tuple[Extension, ...]
    documentation: str
    scope: ScopeModel
    place: Place

    @property
    def history_days(self) -> int | None:
        """For how long its history should be kept, in days; None if it says nothing."""
        return history_days(self.camunda.get("historyTimeToLive", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramModel:
    """One `.bpmn` file."""

    resource: str
    processes: tuple[ProcessModel, ...]
    #: Ids of all elements that have a shape or an edge in the diagram.
    drawn: frozenset[str]
    #: Every element, attribute and event definition that the reader met, for the
    #: three lists: (word, element id, label, place).
    seen: tuple[SeenConstruct, ...]


@dataclass(frozen=True, slots=True)
class SeenConstruct:
    """A word of BPMN or of `camunda:` as it was met in a file.

    `word` is like `bpmn:userTask`, `bpmn:userTask@isForCompensation=true`,
    `camunda:userTask@assignee`, `camunda:userTask/inputOutput`, or
    `bpmn:boundaryEvent/timerEventDefinition`.
    """

    word: str
    element_id: str | None
    label: str
    place: Place
    #: Id of the process that it stands in, or None outside of processes.
    process: str | None = None
    #: How deep it stands in the file: attributes and children are deeper.
    depth: int = 0
