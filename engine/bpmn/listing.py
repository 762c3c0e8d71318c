"""Walk through a file and list its words with whose they are: BPMN and DMN alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.bpmn.process_model import Place, SeenConstruct
from engine.bpmn.words import split
from engine.bpmn.xml_input import Element, XmlDocument


@dataclass(frozen=True, slots=True)
class Owner:
    """The element that a finding about a construct names."""

    element_id: str | None
    label: str
    process: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a language says about its elements."""

    #: Namespaces of the drawing, which no list speaks of.
    drawing: frozenset[str]
    #: Local name of the elements that only hold extensions.
    is_holder: Callable[[Element], bool]
    owner_of: Callable[[Element, Owner | None], Owner]
    #: The words of an element: its own first, then those of its attributes.
    words_of: Callable[[Element], Iterable[str]]


def list_constructs(
    document: XmlDocument, vocabulary: Vocabulary
) -> tuple[SeenConstruct, ...]:
    """Return every element and attribute outside of the drawing, in file order."""
    owners: dict[Element, Owner] = {}
    seen: list[SeenConstruct] = []
    for element in document.elements:
        parent = element.getparent()
        in_drawing = parent is not None and parent not in owners
        if in_drawing or split(element.tag)[0] in vocabulary.drawing:
            continue
        above = owners[parent] if parent is not None else None
        owner = owners[element] = vocabulary.owner_of(element, above)
        if not vocabulary.is_holder(element):
            words = vocabulary.words_of(element)
            seen.extend(_constructs(words, owner, document.places[element]))
    return tuple(seen)


def _constructs(
    words: Iterable[str], owner: Owner, place: Place
) -> Iterable[SeenConstruct]:
    for number, word in enumerate(words):
        yield SeenConstruct(
            word=word,
            element_id=owner.element_id,
            label=owner.label,
            place=place,
            process=owner.process,
            depth=owner.depth if number == 0 else owner.depth + 1,
        )
