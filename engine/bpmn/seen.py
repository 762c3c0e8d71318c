"""List every word of BPMN and of its extensions that a file uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.bpmn import words
from engine.bpmn.listing import Owner, Vocabulary, list_constructs
from engine.bpmn.process_model import SeenConstruct
from engine.bpmn.xml_input import Element, XmlDocument

_EXTENSION_ELEMENTS = words.bpmn("extensionElements")
_PROCESS = words.bpmn("process")
#: What root elements, or the nodes of a process, stand in.
_HOLDERS = frozenset(
    (words.BPMN, name) for name in ("definitions", "collaboration", *words.SCOPES)
)

#: Attributes whose value decides what they mean: the word carries it.
VALUED = frozenset(
    {
        "bpmn:behavior",
        "bpmn:completionQuantity",
        "bpmn:eventGatewayType",
        "bpmn:implementation",
        "bpmn:instantiate",
        "bpmn:isForCompensation",
        "bpmn:language",
        "bpmn:method",
        "bpmn:parallelMultiple",
        "bpmn:startQuantity",
        "bpmn:triggeredByEvent",
        "camunda:calledElementBinding",
        "camunda:decisionRefBinding",
        "camunda:mapDecisionResult",
        "camunda:formRefBinding",
        "camunda:local",
        "camunda:type",
        "camunda:variables",
    }
)
#: So much of such a value a word carries.
LONGEST_VALUE = 40


def collect_seen(document: XmlDocument) -> tuple[SeenConstruct, ...]:
    """Return every element and attribute outside of the drawing, in file order."""
    return list_constructs(document, _VOCABULARY)


def _owner_of(element: Element, parent: Owner | None) -> Owner:
    namespace, local_name = words.split(element.tag)
    process = parent.process if parent is not None else None
    depth = parent.depth + 1 if parent is not None else 0
    if namespace != words.BPMN or not (
        local_name in words.NAMED or _stands_alone(element)
    ):
        above = parent or Owner(None, "", process)
        return replace(above, depth=depth)
    element_id = element.get("id")
    if element.tag == _PROCESS:
        process = element_id or ""
    return Owner(element_id, element.get("name", ""), process, depth)


def _stands_alone(element: Element) -> bool:
    """Say whether an element that nobody knows is a root element or a node."""
    parent = element.getparent()
    return (
        element.get("id") is not None
        and parent is not None
        and words.split(parent.tag) in _HOLDERS
    )


def _words_of(element: Element) -> Iterator[str]:
    yield _element_word(element)
    namespace, local_name = words.split(element.tag)
    for attribute, value in element.attrib.items():
        attribute_namespace, attribute_name = words.split(str(attribute))
        attribute_namespace = attribute_namespace or namespace
        word = words.prefixed(attribute_namespace, f"{local_name}@{attribute_name}")
        if words.prefixed(attribute_namespace, attribute_name) in VALUED:
            word += f"={str(value)[:LONGEST_VALUE]}"
        yield word


def _element_word(element: Element) -> str:
    """Return the word of an element: event definitions and extensions say where."""
    namespace, local_name = words.split(element.tag)
    parent = element.getparent()
    if parent is not None and parent.tag == _EXTENSION_ELEMENTS:
        parent = parent.getparent()
    if parent is None:
        return words.prefixed(namespace, local_name)
    _, parent_name = words.split(parent.tag)
    if local_name in words.EVENT_DEFINITIONS and _starts_handling(parent):
        parent_name = words.HANDLING_START
    if namespace != words.BPMN or local_name in words.EVENT_DEFINITIONS:
        return words.prefixed(namespace, f"{parent_name}/{local_name}")
    return words.prefixed(namespace, local_name)


def _starts_handling(element: Element) -> bool:
    """Say whether an element is the start event of an event subprocess.

    Other events start there than at a process: the position decides what a
    definition means.
    """
    around = element.getparent()
    return (
        element.tag == words.bpmn("startEvent")
        and around is not None
        and around.get("triggeredByEvent") == "true"
    )


_VOCABULARY = Vocabulary(
    drawing=words.DRAWING,
    is_holder=lambda element: element.tag == _EXTENSION_ELEMENTS,
    owner_of=_owner_of,
    words_of=_words_of,
)
