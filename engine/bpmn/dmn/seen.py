"""List every word of DMN and of its extensions that a file uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.bpmn.dmn import words
from engine.bpmn.process_model import Place, SeenConstruct
from engine.bpmn.words import split
from engine.bpmn.xml_input import Element, XmlDocument

#: Attributes whose value decides what they mean: the word carries it.
_VALUED = frozenset({"hitPolicy", "aggregation", "kind", "importType"})
_LANGUAGES = frozenset({"expressionLanguage", "typeLanguage"})
_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class _Owner:
    """The element that a finding about a construct names."""

    element_id: str | None
    label: str
    depth: int = 0


def collect_seen(document: XmlDocument) -> tuple[SeenConstruct, ...]:
    """Return every element and attribute outside of the drawing, in file order."""
    owners: dict[Element, _Owner] = {}
    seen: list[SeenConstruct] = []
    for element in document.elements:
        parent = element.getparent()
        in_drawing = parent is not None and parent not in owners
        if in_drawing or split(element.tag)[0] in words.DRAWING:
            continue
        owner = _owner_of(element, owners[parent] if parent is not None else None)
        owners[element] = owner
        if words.local(element.tag) != "extensionElements":
            seen.extend(_constructs(element, owner, document.places[element]))
    return tuple(seen)


def _constructs(
    element: Element, owner: _Owner, place: Place
) -> Iterator[SeenConstruct]:
    for number, word in enumerate(_words_of(element)):
        yield SeenConstruct(
            word=word,
            element_id=owner.element_id,
            label=owner.label,
            place=place,
            depth=owner.depth if number == 0 else owner.depth + 1,
        )


def _owner_of(element: Element, parent: _Owner | None) -> _Owner:
    depth = parent.depth + 1 if parent is not None else 0
    if words.local(element.tag) in words.NAMED and (element_id := element.get("id")):
        label = element.get("name") or element.get("label") or ""
        return _Owner(element_id, label, depth)
    return replace(parent or _Owner(None, ""), depth=depth)


def _words_of(element: Element) -> Iterator[str]:
    namespace, name = split(element.tag)
    yield words.prefixed(namespace, _position(element) + name)
    for attribute, value in element.attrib.items():
        attribute_namespace, attribute_name = split(str(attribute))
        word = words.prefixed(
            attribute_namespace or namespace, f"{name}@{attribute_name}"
        )
        if attribute_name in _VALUED:
            word += f"={str(value)[:_LONGEST_VALUE]}"
        elif attribute_name in _LANGUAGES:
            word += (
                "=FEEL" if is_feel(str(value)) else f"={str(value)[:_LONGEST_VALUE]}"
            )
        yield word


def is_feel(language: str) -> bool:
    """Say whether a language attribute names FEEL."""
    return language.strip().lower() in {name.lower() for name in words.FEEL}


def _position(element: Element) -> str:
    """Return what an element stands in, where that decides what it means."""
    parent = element.getparent()
    if parent is None:
        return ""
    if words.is_dmn(element.tag):
        within = words.local(parent.tag) == "decisionService"
        return "decisionService/" if within and element.get("href") else ""
    if words.local(parent.tag) == "extensionElements":
        parent = parent.getparent()
    return f"{split(parent.tag)[1]}/" if parent is not None else ""
