"""Read the names of Operaton, which goes on with Camunda 7, as those of Camunda 7.

Operaton's Modeler writes the same extensions with the same meaning under a namespace
of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.bpmn import words
from engine.bpmn.xml_input import Element

_OPERATON = f"{{{words.OPERATON}}}"


def read_as_camunda(elements: Iterable[Element]) -> None:
    """Rename elements and attributes; what is said in both ways stays, unknown."""
    for element in elements:
        element.tag = _renamed(str(element.tag))
        names = [str(name) for name in element.attrib]
        if not any(name.startswith(_OPERATON) for name in names):
            continue
        items = [(name, element.attrib[name]) for name in names]
        element.attrib.clear()
        for name, value in items:
            new = _renamed(name)
            element.set(name if new in names else new, value)


def _renamed(name: str) -> str:
    if name.startswith(_OPERATON):
        return words.camunda(name.removeprefix(_OPERATON))
    return name
