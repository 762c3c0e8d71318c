"""Read a `.dmn` file into the immutable decision model, losing nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeVar

from engine.bpmn.dmn import words
from engine.bpmn.dmn.model import (
    Decision,
    DecisionModel,
    InputData,
    ItemDefinition,
    Knowledge,
    Requirements,
    Service,
)
from engine.bpmn.dmn.reader_boxed import BoxedReader, text_of
from engine.bpmn.dmn.seen import collect_seen
from engine.bpmn.process_model import Place
from engine.bpmn.words import split
from engine.bpmn.xml_input import (
    Element,
    XmlDocument,
    XmlFault,
    XmlRefused,
    read_xml,
)

_Read = TypeVar("_Read", Decision, InputData, Knowledge, Service)


@lru_cache(maxsize=32)
def read_decisions(resource: str, content: bytes) -> DecisionModel:
    """Read one decision file.

    Faults of the decisions are kept in the model for the gate to report all at once;
    only a file that cannot be read as DMN at all is refused here.

    Raises:
        XmlRefused: the file is no acceptable XML, no DMN, or too large.
    """
    document = read_xml(resource, content)
    if words.local(document.root.tag) != "definitions":
        raise XmlRefused(
            fault=XmlFault.NOT_DMN,
            resource=resource,
            line=document.places[document.root].line,
            reason="its root element is not `definitions` of DMN 1.1 to 1.5",
        )
    return _Reader(resource, document).read()


class _Reader:
    """Reads one file; resolves references between its elements."""

    def __init__(self, resource: str, document: XmlDocument) -> None:
        self._resource = resource
        self._document = document
        self._boxed = BoxedReader(document)
        self._namespace = document.root.get("namespace", "")
        self._ids = frozenset(
            element_id for element in document.root if (element_id := element.get("id"))
        )
        self._broken: list[tuple[str, str, Place]] = []

    def read(self) -> DecisionModel:
        """Return what the file says."""
        root = self._document.root
        return DecisionModel(
            resource=self._resource,
            id=root.get("id", ""),
            name=root.get("name", ""),
            namespace=self._namespace,
            decisions=_by_id(map(self._decision, self._roots("decision"))),
            inputs=_by_id(map(self._input_data, self._roots("inputData"))),
            knowledge=_by_id(
                map(self._knowledge, self._roots("businessKnowledgeModel"))
            ),
            services=_by_id(map(self._service, self._roots("decisionService"))),
            types={
                one.name: one for one in map(self._type, self._roots("itemDefinition"))
            },
            drawn=self._drawn(),
            seen=collect_seen(self._document),
            broken=tuple(self._broken),
            doubled=tuple(self._doubled()),
        )

    def _roots(self, name: str) -> Iterator[Element]:
        return (e for e in self._document.root if words.local(e.tag) == name)

    def _id(self, element: Element) -> str:
        """Return the id, or one made from the place for the gate to complain about."""
        place = self._boxed.place(element)
        return element.get("id") or f"unnamed_{place.line}_{place.column}"

    def _decision(self, element: Element) -> Decision:
        return Decision(
            id=self._id(element),
            name=element.get("name", ""),
            variable=self._boxed.variable_of(element),
            has_variable=self._boxed.child(element, "variable") is not None,
            requirements=self._requirements(element),
            logic=self._boxed.expression_in(element),
            version_tag=element.get(f"{{{words.CAMUNDA}}}versionTag"),
            place=self._boxed.place(element),
        )

    def _input_data(self, element: Element) -> InputData:
        return InputData(
            id=self._id(element),
            name=element.get("name", ""),
            variable=self._boxed.variable_of(element),
            place=self._boxed.place(element),
        )

    def _knowledge(self, element: Element) -> Knowledge:
        logic = self._boxed.child(element, "encapsulatedLogic")
        return Knowledge(
            id=self._id(element),
            name=element.get("name", ""),
            variable=self._boxed.variable_of(element),
            requirements=self._requirements(element),
            logic=None if logic is None else self._boxed.function(logic),
            place=self._boxed.place(element),
        )

    def _service(self, element: Element) -> Service:
        return Service(
            id=self._id(element),
            name=element.get("name", ""),
            variable=self._boxed.variable_of(element),
            outputs=self._references(element, "outputDecision"),
            encapsulated=self._references(element, "encapsulatedDecision"),
            input_decisions=self._references(element, "inputDecision"),
            inputs=self._references(element, "inputData"),
            place=self._boxed.place(element),
        )

    def _requirements(self, element: Element) -> Requirements:
        needed = [
            child
            for child in element
            if words.local(child.tag)
            in {"informationRequirement", "knowledgeRequirement"}
        ]

        def of(name: str) -> tuple[str, ...]:
            return tuple(
                reference
                for requirement in needed
                for reference in self._references(requirement, name, around=element)
            )

        return Requirements(
            inputs=of("requiredInput"),
            decisions=of("requiredDecision"),
            knowledge=of("requiredKnowledge"),
        )

    def _references(
        self, element: Element, name: str, *, around: Element | None = None
    ) -> tuple[str, ...]:
        found = []
        for child in self._boxed.children(element, name):
            href = child.get("href", "").strip()
            namespace, sign, target = href.rpartition("#")
            if sign and namespace in {"", self._namespace}:
                found.append(target)
                if target in self._ids:
                    continue
            owner = element if around is None else around
            self._broken.append((href, self._id(owner), self._boxed.place(child)))
        return tuple(found)

    def _type(self, element: Element) -> ItemDefinition:
        boxed = self._boxed
        type_ref = boxed.child(element, "typeRef")
        function = boxed.child(element, "functionItem")
        return ItemDefinition(
            name=element.get("name", ""),
            type_ref=None
            if type_ref is None
            else boxed.type_name(type_ref, text_of(type_ref)),
            collection=element.get("isCollection", "false").strip() in {"true", "1"},
            components=tuple(
                self._type(child) for child in boxed.children(element, "itemComponent")
            ),
            allowed=boxed.cell(boxed.child(element, "allowedValues")),
            function=None
            if function is None
            else (
                boxed.type_name(function, function.get("outputTypeRef")),
                tuple(
                    boxed.item(child)
                    for child in boxed.children(function, "parameters")
                ),
            ),
            place=boxed.place(element),
        )

    def _doubled(self) -> Iterator[tuple[str, int, Place]]:
        first: dict[str, int] = {}
        for element in self._document.elements:
            element_id = element.get("id")
            if not element_id or not words.is_dmn(element.tag):
                continue
            place = self._boxed.place(element)
            if element_id in first:
                yield element_id, first[element_id], place
            first.setdefault(element_id, place.line)

    def _drawn(self) -> frozenset[str]:
        return frozenset(
            reference
            for element in self._document.elements
            if split(element.tag)[1] == "DMNShape"
            and (reference := element.get("dmnElementRef"))
        )


def _by_id(found: Iterator[_Read]) -> Mapping[str, _Read]:
    """Keep the first of each id; the gate complains about the others."""
    by_id: dict[str, _Read] = {}
    for one in found:
        by_id.setdefault(one.id, one)
    return by_id
