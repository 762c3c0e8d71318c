"""Tell a diagram element by element in flat words, for people who read or compare it.

Nothing is judged here: what the gate refuses is described like everything else. A
property is called as the file writes it; what stands inside of an element without being
an element of its own belongs to it, with a name that says where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.bpmn import words
from engine.bpmn.namespaces import read_as_camunda
from engine.bpmn.process_model import Place
from engine.bpmn.xml_input import Element, XmlDocument, read_xml

#: What a person finds on the diagram, or names in it, by an id.
_ELEMENTS = words.NAMED - {"definitions", "laneSet"}
#: Said by others: flows name their ends, nodes their lane.
_TOLD_ELSEWHERE = frozenset({"incoming", "outgoing", "flowNodeRef", "laneSet"})
#: They only hold others, and say nothing themselves.
_HOLDERS = frozenset({"extensionElements", "properties", "inputOutput", "formData"})
#: What tells several children of one tag apart, the first that is there.
_TELLING = ("name", "target", "event", "businessKey", "variables", "source", "id")
#: Namespaces of attributes that change nothing but the looks.
_LOOKS = frozenset({"bioc", "color", "modeler"})
_TYPE = f"{{{words.XSI}}}type"


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedElement:
    """One element of a diagram as it was written."""

    id: str
    #: The local name of BPMN: userTask, sequenceFlow, message ...
    kind: str
    name: str
    #: Id of the element around it; None at the top.
    parent: str | None
    place: Place
    #: Name of a property -> what is written there.
    properties: Mapping[str, str]
    #: Where it is drawn: left, top, width, height of a shape; x, y of each point of a
    #: line. Empty when it is not drawn.
    drawn: tuple[float, ...] = ()

    @property
    def is_line(self) -> bool:
        """Whether it is drawn as a line between others."""
        return "sourceRef" in self.properties


def describe_diagram(resource: str, content: bytes) -> Mapping[str, DescribedElement]:
    """Return the elements of a diagram by their ids, in the order of the file.

    Of several with one id the first is told.

    Raises:
        XmlRefused: the file is no XML that is read.
    """
    document = read_xml(resource, content)
    read_as_camunda(document.elements)
    drawn, lanes = _drawn(document), _lanes(document)
    found: dict[str, DescribedElement] = {}
    for element in document.elements:
        if not _is_element(element):
            continue
        described = _described(element, document, lanes)
        if described.id not in found:
            place = drawn.get(described.id, ())
            found[described.id] = replace(described, drawn=place)
    return found


def _is_element(element: Element) -> bool:
    namespace, name = words.split(element.tag)
    return namespace == words.BPMN and name in _ELEMENTS


def _described(
    element: Element, document: XmlDocument, lanes: Mapping[str, str]
) -> DescribedElement:
    kind = words.split(element.tag)[1]
    place = document.places[element]
    element_id = element.get("id") or f"{kind}@{place.line}"
    properties = dict(_own(element))
    if element_id in lanes:
        properties["lane"] = lanes[element_id]
    return DescribedElement(
        id=element_id,
        kind=kind,
        name=" ".join(element.get("name", "").split()),
        parent=_parent(element),
        place=place,
        properties=properties,
    )


def _parent(element: Element) -> str | None:
    for above in element.iterancestors():
        if _is_element(above):
            return above.get("id")
    return None


def _own(element: Element) -> Iterator[tuple[str, str]]:
    """Yield name and value of everything that is written of an element."""
    for name, value in _attributes(element):
        yield name, value
    seen: Counter[str] = Counter()
    for name, value in _inside(element, ""):
        seen[name] += 1
        yield (f"{name}#{seen[name]}" if seen[name] > 1 else name), value


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for qualified, value in element.attrib.items():
        namespace, name = words.split(qualified)
        if namespace:
            word = words.prefixed(namespace, name)
            if word.partition(":")[0] not in _LOOKS and qualified != _TYPE:
                yield word, str(value)
        elif name != "id":
            yield name, str(value)


def _inside(element: Element, path: str) -> Iterator[tuple[str, str]]:
    for child in element:
        name = words.split(child.tag)[1]
        if _is_element(child) or name in _TOLD_ELSEWHERE:
            continue
        if name in _HOLDERS:
            yield from _inside(child, path)
            continue
        telling = next((each for each in _TELLING if _tells(child, each)), None)
        inner = path + (f"{name}[{child.get(telling)}]" if telling else name)
        yield from _said(child, inner, telling)
        yield from _inside(child, f"{inner}/")


def _tells(child: Element, attribute: str) -> bool:
    """Say whether an attribute tells a child apart; ids of BPMN are made by programs."""
    is_bpmn = words.split(child.tag)[0] == words.BPMN
    return bool(child.get(attribute)) and not is_bpmn


def _said(child: Element, path: str, telling: str | None) -> Iterator[tuple[str, str]]:
    """Yield what a child says itself: its text or value, and its other attributes."""
    text = (child.text or "").strip()
    others = [
        (name, value)
        for name, value in _attributes(child)
        if name not in {telling, "value"}
    ]
    value = child.get("value") or text
    if value or not (others or len(child)):
        yield path, value
    yield from ((f"{path}@{name}", each) for name, each in others)


def _lanes(document: XmlDocument) -> Mapping[str, str]:
    """Return the innermost lane of each node, by its name."""
    found: dict[str, str] = {}
    for element in document.elements:
        if element.tag == words.bpmn("flowNodeRef"):
            lane = element.getparent()
            if lane is not None and element.text:
                named = lane.get("name") or lane.get("id") or ""
                found[element.text.strip()] = named
    return found


def _drawn(document: XmlDocument) -> Mapping[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for element in document.elements:
        reference = element.get("bpmnElement")
        if reference:
            points = [
                number
                for child in element
                for number in _numbers(child)
                if words.split(child.tag)[1] in {"Bounds", "waypoint"}
            ]
            found.setdefault(reference, tuple(points))
    return found


def _numbers(element: Element) -> Iterator[float]:
    for name in ("x", "y", "width", "height"):
        written = element.get(name)
        if written is None:
            continue
        try:
            yield float(written)
        except ValueError:  # a fault of the drawing, which others tell
            yield 0.0
