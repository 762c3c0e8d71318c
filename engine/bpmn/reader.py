"""Read a `.bpmn` file into the immutable process model, losing nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from engine.bpmn import words
from engine.bpmn.namespaces import read_as_camunda
from engine.bpmn.process_model import (
    DiagramModel,
    FlowModel,
    NodeModel,
    ProcessModel,
    ScopeModel,
)
from engine.bpmn.reader_parts import ElementReader
from engine.bpmn.seen import collect_seen
from engine.bpmn.xml_input import (
    Element,
    XmlDocument,
    XmlFault,
    XmlRefused,
    read_xml,
)

MAX_FLOW_ELEMENTS = 2_000
#: A deployment reads each file at the gate, for its names and to compile it.
_KEPT = 32

_DEFINITIONS = words.bpmn("definitions")
_SEQUENCE_FLOW = words.bpmn("sequenceFlow")
_ASSOCIATION = words.bpmn("association")
_LANE = words.bpmn("lane")
_FLOW_NODE_REF = words.bpmn("flowNodeRef")
_NODE_TAGS = frozenset(words.bpmn(name) for name in words.FLOW_NODES)
_SCOPE_TAGS = frozenset(words.bpmn(name) for name in words.SCOPES)
_PROCESS = words.bpmn("process")


@lru_cache(maxsize=_KEPT)
def read_diagram(resource: str, content: bytes) -> DiagramModel:
    """Read one diagram file.

    Faults of the diagram are kept in the model for the gate to report all at once;
    only a file that cannot be read as BPMN at all is refused here.

    Raises:
        XmlRefused: the file is no acceptable XML, no BPMN, or too large.
    """
    document = read_xml(resource, content)
    read_as_camunda(document.elements)
    if document.root.tag != _DEFINITIONS:
        raise XmlRefused(
            fault=XmlFault.NOT_BPMN,
            resource=resource,
            line=document.places[document.root].line,
            reason="its root element is not `definitions` of BPMN 2.0",
        )
    _refuse_excess(resource, document)
    scopes = _ScopeReader(document).read_all()
    parts = ElementReader(document)
    return DiagramModel(
        resource=resource,
        processes=tuple(
            _process(element, parts=parts, scope=scopes[element])
            for element in document.elements
            if element.tag == _PROCESS
        ),
        drawn=_drawn(document),
        seen=collect_seen(document),
    )


def _refuse_excess(resource: str, document: XmlDocument) -> None:
    count = sum(
        element.tag in _NODE_TAGS or element.tag in {_SEQUENCE_FLOW, _PROCESS}
        for element in document.elements
    )
    if count > MAX_FLOW_ELEMENTS:
        raise XmlRefused(
            fault=XmlFault.TOO_MANY_ELEMENTS,
            resource=resource,
            reason=f"it has {count} nodes and flows and {MAX_FLOW_ELEMENTS} "
            "are allowed",
        )


def _process(
    element: Element, *, parts: ElementReader, scope: ScopeModel
) -> ProcessModel:
    camunda = parts.camunda_attributes(element)
    return ProcessModel(
        key=scope.id,
        name=element.get("name", ""),
        executable=element.get("isExecutable", "false").strip() in {"true", "1"},
        version_tag=camunda.get("versionTag"),
        camunda=camunda,
        extensions=parts.extensions(element),
        documentation=parts.documentation(element),
        scope=scope,
        place=parts.place(element),
    )


def _drawn(document: XmlDocument) -> frozenset[str]:
    return frozenset(
        reference
        for element in document.elements
        if words.split(element.tag)[1] in {"BPMNShape", "BPMNEdge", "BPMNPlane"}
        and (reference := element.get("bpmnElement"))
    )


class _ScopeReader:
    """Builds processes and subprocesses, innermost first, without recursion."""

    def __init__(self, document: XmlDocument) -> None:
        self._document = document
        self._parts = ElementReader(document)
        self._lanes = _lanes(document)
        self._associations = _associations(document)
        self._flow_ids = _FlowIds(document)
        self._inner: dict[Element, ScopeModel] = {}

    def read_all(self) -> Mapping[Element, ScopeModel]:
        """Return the scope of every process and embedded subprocess."""
        for element in reversed(self._document.elements):
            if element.tag in _SCOPE_TAGS:
                self._inner[element] = self._scope(element)
        return self._inner

    def _scope(self, element: Element) -> ScopeModel:
        flows = {
            flow.id: flow
            for flow in map(self._flow, element.iterchildren(_SEQUENCE_FLOW))
        }
        incoming: dict[str, list[str]] = defaultdict(list)
        outgoing: dict[str, list[str]] = defaultdict(list)
        for flow in flows.values():
            outgoing[flow.source].append(flow.id)
            incoming[flow.target].append(flow.id)
        nodes: dict[str, NodeModel] = {}
        for child in element:
            if child.tag in _NODE_TAGS:
                node_id = self._parts.node_id(child)
                nodes[node_id] = self._parts.node(
                    child,
                    incoming=tuple(incoming[node_id]),
                    outgoing=tuple(outgoing[node_id]),
                    lane=self._lanes.get(node_id),
                    inner=self._inner.get(child),
                    associated=tuple(self._associations[node_id]),
                )
        return ScopeModel(
            id=self._parts.node_id(element),
            nodes=nodes,
            flows=flows,
            triggered_by_event=element.get("triggeredByEvent") == "true",
        )

    def _flow(self, element: Element) -> FlowModel:
        return FlowModel(
            id=self._flow_ids.of(element),
            generated_id=not element.get("id"),
            source=element.get("sourceRef", ""),
            target=element.get("targetRef", ""),
            name=element.get("name", ""),
            condition=self._parts.child_text(element, "conditionExpression"),
            place=self._parts.place(element),
            extensions=self._parts.extensions(element),
        )


class _FlowIds:
    """Gives sequence flows without an id one that stays the same in every reading."""

    def __init__(self, document: XmlDocument) -> None:
        taken = {element.get("id") for element in document.elements}
        self._made: dict[Element, str] = {}
        for element in document.elements:
            if element.tag != _SEQUENCE_FLOW or element.get("id"):
                continue
            stem = f"flow_{element.get('sourceRef')}_{element.get('targetRef')}"
            made, number = stem, 1
            while made in taken:
                number += 1
                made = f"{stem}_{number}"
            taken.add(made)
            self._made[element] = made

    def of(self, element: Element) -> str:
        """Return the id as written, or the made one."""
        return element.get("id") or self._made[element]


def _associations(document: XmlDocument) -> Mapping[str, list[str]]:
    """Return id -> ids to which associations lead from there."""
    targets: dict[str, list[str]] = defaultdict(list)
    for element in document.elements:
        if element.tag == _ASSOCIATION:
            target = element.get("targetRef", "")
            targets[element.get("sourceRef", "")].append(target)
    return targets


def _lanes(document: XmlDocument) -> Mapping[str, str]:
    """Return node id -> name of its innermost lane (inner lanes come later)."""
    lanes: dict[str, str] = {}
    for element in document.elements:
        if element.tag == _LANE:
            name = element.get("name") or element.get("id") or ""
            for reference in element.iterchildren(_FLOW_NODE_REF):
                lanes[(reference.text or "").strip()] = name
    return lanes
