"""List every word of DMN and of its extensions that a file uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.bpmn.dmn import words
from engine.bpmn.listing import Owner, Vocabulary, list_constructs
from engine.bpmn.process_model import SeenConstruct
from engine.bpmn.words import split
from engine.bpmn.xml_input import Element, XmlDocument

#: Attributes whose value decides what they mean: the word carries it.
_VALUED = frozenset({"hitPolicy", "aggregation", "kind", "importType"})
_LANGUAGES = frozenset({"expressionLanguage", "typeLanguage"})
_LONGEST_VALUE = 60


def collect_seen(document: XmlDocument) -> tuple[SeenConstruct, ...]:
    """Return every element and attribute outside of the drawing, in file order."""
    return list_constructs(document, _VOCABULARY)


def _owner_of(element: Element, parent: Owner | None) -> Owner:
    depth = parent.depth + 1 if parent is not None else 0
    if words.local(element.tag) in words.NAMED and (element_id := element.get("id")):
        label = element.get("name") or element.get("label") or ""
        return Owner(element_id, label, depth=depth)
    return replace(parent or Owner(None, ""), depth=depth)


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


_VOCABULARY = Vocabulary(
    drawing=words.DRAWING,
    is_holder=lambda element: words.local(element.tag) == "extensionElements",
    owner_of=_owner_of,
    words_of=_words_of,
)
