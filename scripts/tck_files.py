"""Read the files in which the public test cases of DMN stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.bpmn.feel.durations import parse_duration
from engine.bpmn.feel.moments import parse_date, parse_date_time, parse_time
from engine.bpmn.words import split
from engine.bpmn.xml_input import Element, read_xml

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True)
class Expected:
    """A result that a case expects."""

    name: str
    value: object


@dataclass(frozen=True)
class Case:
    """One test case."""

    id: str
    #: The decision service that is called, or None.
    service: str | None
    inputs: Mapping[str, object]
    expected: tuple[Expected, ...]


@dataclass(frozen=True)
class CaseFile:
    """The cases of one decision file."""

    model: str
    cases: tuple[Case, ...]


def read_cases(path: Path) -> CaseFile:
    """Read one file."""
    root = read_xml(path.name, path.read_bytes()).root
    return CaseFile(
        model=_child(root, "modelName").text.strip(),
        cases=tuple(_case(child) for child in root if _name(child) == "testCase"),
    )


def _case(element: Element) -> Case:
    is_service = element.get("type") == "decisionService"
    return Case(
        id=element.get("id", "?"),
        service=element.get("invocableName") if is_service else None,
        inputs={
            child.get("name", ""): _value(child)
            for child in element
            if _name(child) == "inputNode"
        },
        expected=tuple(
            Expected(child.get("name", ""), _expected(child))
            for child in element
            if _name(child) == "resultNode"
        ),
    )


def _expected(element: Element) -> object:
    found = [child for child in element if _name(child) == "expected"]
    return _value(found[0]) if found else None


def _value(element: Element) -> object:
    """Return the value of FEEL that an element holds."""
    parts = [child for child in element if _name(child) != "extensionElements"]
    if not parts:
        return None
    if _name(parts[0]) == "component":
        return {part.get("name", ""): _value(part) for part in parts}
    [part] = parts
    if part.get(f"{_XSI}nil") == "true":
        return None
    if _name(part) == "list":
        return [_value(item) for item in part]
    return _simple(part)


_NUMBERS = ("decimal", "double", "integer", "int", "long", "float")
_DURATIONS = ("duration", "dayTimeDuration", "yearMonthDuration")
_READERS: Mapping[str, Callable[[str], object]] = {
    "boolean": lambda text: text == "true",
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_date_time,
    **dict.fromkeys(_NUMBERS, Decimal),
    **dict.fromkeys(_DURATIONS, parse_duration),
}


def _simple(element: Element) -> object:
    text = element.text or ""
    kind = element.get(f"{_XSI}type", "xsd:string").rpartition(":")[2]
    read = _READERS.get(kind)
    return text if read is None else read(text.strip())


def _child(element: Element, name: str) -> Any:
    return next(child for child in element if _name(child) == name)


def _name(element: Element) -> str:
    return split(element.tag)[1]
