"""Read other names of what Camunda 7 has as the names that it uses today.

Operaton, which goes on with Camunda 7, writes the same extensions with the same meaning
under a namespace of its own. Older diagrams write `camunda:async` for `asyncBefore`.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.bpmn import words
from engine.bpmn.xml_input import Element

_OPERATON = f"{{{words.OPERATON}}}"
_ASYNC, _ASYNC_BEFORE = words.camunda("async"), words.camunda("asyncBefore")
_NODES = frozenset(words.bpmn(name) for name in words.FLOW_NODES)


def read_as_camunda(elements: Iterable[Element]) -> None:
    """Rename elements and attributes; what is said in both ways stays, unknown."""
    for element in elements:
        element.tag = _in_camunda(str(element.tag))
        names = [str(name) for name in element.attrib]
        new = [_renamed(element, name) for name in names]
        if new == names:
            continue
        values = [str(element.attrib[name]) for name in names]
        element.attrib.clear()
        for name, renamed, value in zip(names, new, values, strict=True):
            is_said_twice = renamed in names or new.count(renamed) > 1
            element.set(name if is_said_twice else renamed, value)


def _renamed(element: Element, name: str) -> str:
    written = _in_camunda(name)
    if written == _ASYNC and element.tag in _NODES:
        return _ASYNC_BEFORE
    return written


def _in_camunda(name: str) -> str:
    if name.startswith(_OPERATON):
        return words.camunda(name.removeprefix(_OPERATON))
    return name
