"""Read a diagram file as a bare graph: the tests' own eyes, apart from the engine's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree as ET

PROCESSES = Path(__file__).parents[2] / "processes"

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"

ACTIVITIES = {"userTask", "serviceTask", "businessRuleTask", "subProcess"}
KINDS = ACTIVITIES | {
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "boundaryEvent",
    "exclusiveGateway",
    "inclusiveGateway",
    "parallelGateway",
    "eventBasedGateway",
}


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node and what the tests ask about it."""

    id: str
    kind: str
    name: str
    #: The subprocess that holds it, or the process.
    scope: str
    element: ET.Element
    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]
    default: str | None
    attached_to: str | None
    #: timer, message, error, conditional or none.
    event: str | None
    #: Expression of a timer or condition, id of a message or error.
    event_value: str | None
    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    properties: Mapping[str, str]

    @property
    def is_handler(self) -> bool:
        """True for an event subprocess."""
        return self.element.get("triggeredByEvent") == "true"

    def camunda(self, name: str) -> str | None:
        """Return a `camunda:` attribute."""
        return self.element.get(CAMUNDA + name)


@dataclass(frozen=True)
class Graph:
    """All nodes and flows of one file, subprocesses included."""

    key: str
    root: ET.Element
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]

    @cached_property
    def boundaries(self) -> Mapping[str, tuple[Node, ...]]:
        """Boundary events by the activity that they stand on."""
        return {
            host: tuple(n for n in self.nodes.values() if n.attached_to == host)
            for host in self.nodes
        }

    @cached_property
    def starts(self) -> Mapping[str, Node]:
        """The start event of the process and of each subprocess."""
        return {n.scope: n for n in self.nodes.values() if n.kind == "startEvent"}

    @cached_property
    def handlers(self) -> tuple[Node, ...]:
        """Event subprocesses: what starts them takes the place of all other work."""
        return tuple(n for n in self.nodes.values() if n.is_handler)

    def targets(self, node: Node) -> list[Node]:
        """Return the nodes that the outgoing flows lead to."""
        return [self.nodes[self.flows[flow].target] for flow in node.outgoing]

    def around(self, element: str) -> Iterator[str]:
        """Yield the subprocesses that hold a node, then the process."""
        while element in self.nodes:
            element = self.nodes[element].scope
            yield element

    def of_kind(self, kind: str) -> list[Node]:
        """Return all nodes of one kind."""
        return [node for node in self.nodes.values() if node.kind == kind]


def local(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def all_files() -> list[Path]:
    """Return the diagram files, those of the linkage first and of them the case."""
    files = PROCESSES.glob("*.bpmn")
    return sorted(files, key=lambda path: (path.stem.startswith("butler"), path))


def read_graph(path: Path) -> Graph:
    """Read one diagram file."""
    root = ET.parse(path).getroot()  # noqa: S314 - our own files, under test here
    process = root.find(BPMN + "process")
    assert process is not None, path
    nodes: dict[str, Node] = {}
    flows: dict[str, Flow] = {}
    _collect(process, nodes, flows)
    return Graph(path.stem, root, nodes, flows)


def _collect(scope: ET.Element, nodes: dict[str, Node], flows: dict[str, Flow]) -> None:
    for child in scope:
        kind = local(child)
        if kind == "sequenceFlow":
            flow = _flow(child)
            assert flow.id not in flows, f"two flows {flow.id}"
            flows[flow.id] = flow
        elif kind in KINDS:
            node = _node(child, kind, scope.get("id", ""))
            assert node.id not in nodes, f"two nodes {node.id}"
            nodes[node.id] = node
            if kind == "subProcess":
                _collect(child, nodes, flows)


def _flow(element: ET.Element) -> Flow:
    return Flow(
        id=element.get("id", ""),
        name=element.get("name", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        condition=element.findtext(BPMN + "conditionExpression"),
    )


def _node(element: ET.Element, kind: str, scope: str) -> Node:
    event, value = _event(element)
    mapping = f"{BPMN}extensionElements/{CAMUNDA}inputOutput/{CAMUNDA}"
    named = f"{BPMN}extensionElements/{CAMUNDA}properties/{CAMUNDA}property"
    return Node(
        id=element.get("id", ""),
        kind=kind,
        name=element.get("name", ""),
        scope=scope,
        element=element,
        incoming=tuple(e.text or "" for e in element.findall(BPMN + "incoming")),
        outgoing=tuple(e.text or "" for e in element.findall(BPMN + "outgoing")),
        default=element.get("default"),
        attached_to=element.get("attachedToRef"),
        event=event,
        event_value=value,
        inputs=_parameters(element, mapping + "inputParameter"),
        outputs=_parameters(element, mapping + "outputParameter"),
        properties={
            e.get("name", ""): e.get("value", "") for e in element.findall(named)
        },
    )


def _parameters(element: ET.Element, path: str) -> tuple[tuple[str, str], ...]:
    return tuple((e.get("name", ""), e.text or "") for e in element.findall(path))


def _event(element: ET.Element) -> tuple[str | None, str | None]:
    for child in element:
        name = local(child)
        if name.endswith("EventDefinition"):
            text = "".join(part.text or "" for part in child)
            reference = child.get("messageRef") or child.get("errorRef")
            return name.removesuffix("EventDefinition"), reference or text.strip()
    return None, None
