"""Read single BPMN elements: nodes, events, loops and extensions."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn import words
from engine.bpmn.process_model import (
    EventModel,
    Extension,
    LoopModel,
    NodeModel,
    Place,
    ScopeModel,
)
from engine.bpmn.xml_input import Element, XmlDocument

_TIMER_KINDS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
#: Event kind -> (attribute that refers, root element, its attribute that we want).
_REFERENCES = {
    "message": ("messageRef", "message", "name"),
    "signal": ("signalRef", "signal", "name"),
    "error": ("errorRef", "error", "errorCode"),
    "escalation": ("escalationRef", "escalation", "escalationCode"),
}
_CAMUNDA_PREFIX = words.camunda("")


class ElementReader:
    """Reads the parts of one file; resolves references to its root elements."""

    def __init__(self, document: XmlDocument) -> None:
        self._places = document.places
        self._roots: dict[tuple[str, str], Element] = {}
        for child in document.root:
            namespace, local_name = words.split(child.tag)
            if namespace == words.BPMN and (child_id := child.get("id")):
                self._roots[local_name, child_id] = child

    def place(self, element: Element) -> Place:
        """Return where the element stands in the file."""
        return self._places[element]

    def node_id(self, element: Element) -> str:
        """Return the id, or one made from the place for the gate to complain about."""
        place = self._places[element]
        return element.get("id") or f"unnamed_{place.line}_{place.column}"

    def node(
        self,
        element: Element,
        *,
        incoming: tuple[str, ...],
        outgoing: tuple[str, ...],
        lane: str | None,
        inner: ScopeModel | None,
        associated: tuple[str, ...],
    ) -> NodeModel:
        """Read one flow node."""
        _, kind = words.split(element.tag)
        events = self._events(element)
        return NodeModel(
            id=self.node_id(element),
            kind=kind,
            name=element.get("name", ""),
            documentation=self.documentation(element),
            attributes=_plain_attributes(element),
            camunda=self.camunda_attributes(element),
            extensions=self.extensions(element),
            incoming=incoming,
            outgoing=outgoing,
            default=element.get("default"),
            event=events[0] if events else None,
            events=events if len(events) > 1 else (),
            loop=self._loop(element),
            attached_to=element.get("attachedToRef"),
            interrupting=_interrupting(element, kind),
            lane=lane,
            inner=inner,
            associated=associated,
            message=self._resolve("message", element)[0],
            place=self.place(element),
        )

    def documentation(self, element: Element) -> str:
        """Return the element's own documentation, not that of inner elements."""
        texts = [
            "".join(str(part) for part in child.itertext()).strip()
            for child in element.iterchildren(words.bpmn("documentation"))
        ]
        return "\n".join(text for text in texts if text)

    def camunda_attributes(self, element: Element) -> Mapping[str, str]:
        """Return all `camunda:` attributes as written."""
        return {
            str(name)[len(_CAMUNDA_PREFIX) :]: str(value)
            for name, value in element.attrib.items()
            if str(name).startswith(_CAMUNDA_PREFIX)
        }

    def extensions(self, element: Element) -> tuple[Extension, ...]:
        """Return the element's own `camunda:` extension elements, whole."""
        return tuple(
            self._extension(child)
            for holder in element.iterchildren(words.bpmn("extensionElements"))
            for child in holder
            if words.split(child.tag)[0] == words.CAMUNDA
        )

    def child_text(self, element: Element, local_name: str) -> str | None:
        """Return the text of the first child of that name, or None without one."""
        child = element.find(words.bpmn(local_name))
        if child is None:
            return None
        return "".join(str(part) for part in child.itertext()).strip()

    def _extension(self, element: Element) -> Extension:
        return Extension(
            tag=words.split(element.tag)[1],
            attributes={
                words.split(str(name))[1]: str(value)
                for name, value in element.attrib.items()
            },
            text=(element.text or "").strip(),
            children=tuple(self._extension(child) for child in element),
            place=self.place(element),
        )

    def _events(self, element: Element) -> tuple[EventModel, ...]:
        found = []
        for child in element:
            namespace, local_name = words.split(child.tag)
            kind = words.EVENT_DEFINITIONS.get(local_name)
            if namespace == words.BPMN and kind is not None:
                found.append(self._event(child, kind))
        return tuple(found)

    def _event(self, element: Element, kind: str) -> EventModel:
        root = self._root(kind, element)
        reference, reference_id = self._resolve(kind, element)
        timer_kind, expression = self._timer(element)
        if kind == "conditional":
            expression = self.child_text(element, "condition")
        elif kind == "link":
            reference = (element.get("name") or "").strip()
        return EventModel(
            kind=kind,
            reference=reference,
            reference_id=reference_id,
            message=None if root is None else root.get(words.camunda("errorMessage")),
            timer_kind=timer_kind,
            expression=expression,
            attributes=_plain_attributes(element),
            camunda=self.camunda_attributes(element),
            extensions=self.extensions(element),
            place=self.place(element),
        )

    def _timer(self, element: Element) -> tuple[str | None, str | None]:
        for local_name, timer_kind in _TIMER_KINDS.items():
            text = self.child_text(element, local_name)
            if text is not None:
                return timer_kind, text
        return None, None

    def _resolve(self, kind: str, element: Element) -> tuple[str | None, str | None]:
        """Return what is referred to (name or code) and the id as written."""
        if kind not in _REFERENCES:
            return None, None
        attribute, _, wanted = _REFERENCES[kind]
        target = self._root(kind, element)
        return (None if target is None else target.get(wanted)), element.get(attribute)

    def _root(self, kind: str, element: Element) -> Element | None:
        """Return the root element that an event definition or a task refers to."""
        if kind not in _REFERENCES:
            return None
        attribute, root, _ = _REFERENCES[kind]
        reference = element.get(attribute, "")
        target = self._roots.get((root, reference))
        if target is None:
            # References are qualified names: a prefix may stand before the id.
            target = self._roots.get((root, reference.rpartition(":")[2]))
        return target

    def _loop(self, element: Element) -> LoopModel | None:
        many = element.find(words.bpmn("multiInstanceLoopCharacteristics"))
        standard = element.find(words.bpmn("standardLoopCharacteristics"))
        if many is not None:
            camunda = self.camunda_attributes(many)
            data = self.child_text(many, "loopDataInputRef")
            item = many.find(words.bpmn("inputDataItem"))
            variable = item.get("name") if item is not None else None
            return LoopModel(
                sequential=many.get("isSequential") == "true",
                cardinality=self.child_text(many, "loopCardinality"),
                collection=data or camunda.get("collection"),
                element_variable=variable or camunda.get("elementVariable"),
                completion_condition=self.child_text(many, "completionCondition"),
                extensions=self.extensions(many),
                given_twice=bool(
                    (data and "collection" in camunda)
                    or (item is not None and "elementVariable" in camunda)
                ),
                camunda=camunda,
                both_kinds=standard is not None,
                place=self.place(many),
            )
        if standard is None:
            return None
        return LoopModel(
            sequential=True,
            standard=True,
            condition=self.child_text(standard, "loopCondition"),
            test_before=standard.get("testBefore", "false").strip(),
            maximum=standard.get("loopMaximum"),
            place=self.place(standard),
        )


def _plain_attributes(element: Element) -> Mapping[str, str]:
    return {
        str(name): str(value)
        for name, value in element.attrib.items()
        if not str(name).startswith("{")
    }


def _interrupting(element: Element, kind: str) -> bool:
    if kind == "boundaryEvent":
        return element.get("cancelActivity", "true") != "false"
    if kind == "startEvent":
        return element.get("isInterrupting", "true") != "false"
    return True
