"""Make a scenario of the text of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from marshmallow import ValidationError

from engine import (
    CompleteTask,
    FailTask,
    GiveValues,
    MoveClock,
    NextTimer,
    RepairPlace,
    SendMessage,
    SendSignal,
    ServeTask,
    ThrowTaskError,
)
from handlers.scenarios.errors import FileFault, ScenarioRefused
from handlers.scenarios.fields import NEXT
from handlers.scenarios.model import (
    Deed,
    Expected,
    ExpectPlaces,
    Line,
    Scenario,
    Start,
    Wait,
)
from handlers.scenarios.schema import ScenarioSchema, StepSchema
from handlers.scenarios.yaml_text import Document, Path, read

_LISTS = ("passes", "waiting", "sent", "never")


def read_scenario(content: bytes) -> Scenario:
    """Return the scenario of a file.

    Raises:
        ScenarioRefused: it is none; every fault has its line and field.
    """
    document = read(content)
    try:
        found = ScenarioSchema().load(document.value)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ScenarioRefused(list(_faults(document, error))) from error
    return _scenario(found, document)


def line_of(step: Mapping[str, object]) -> Line:
    """Return what a step does that is written as in a file.

    Raises:
        ScenarioRefused: it is no step.
    """
    try:
        found = StepSchema().load(step)
    except ValidationError as error:
        raise ScenarioRefused(list(_faults(Document(step), error))) from error
    return Line(line=0, deed=deed_of(found), at=found.get("at"))


def read_values(text: str) -> dict[str, object]:
    """Return the variables that somebody typed, one a line.

    Raises:
        ScenarioRefused: these are no variables.
    """
    if not text.strip():
        return {}
    document = read(text.encode())
    if not isinstance(document.value, dict):
        fault = FileFault(line=1, field="", message="write `name: value` in each line")
        raise ScenarioRefused([fault])
    return document.value


def _scenario(found: Mapping[str, Any], document: Document) -> Scenario:
    expect = dict(found.get("expect", {}))
    for name in _LISTS:
        if name in expect:
            expect[name] = tuple(expect[name])
    return Scenario(
        title=found["title"],
        process=found["process"],
        at=found["at"],
        start=Start(**found.get("start", {})),
        steps=tuple(
            Line(
                line=document.line_of(("steps", number)),
                deed=deed_of(step),
                at=step.get("at"),
            )
            for number, step in enumerate(found.get("steps", ()))
        ),
        expect=Expected(**expect),
        note=found.get("note", ""),
    )


def deed_of(step: Mapping[str, Any]) -> Deed:  # noqa: C901, PLR0911 - one line a deed
    """Return what a checked step does."""
    values: Mapping[str, object] = step.get("values", {})
    nth: int = step.get("nth", 1)
    match step:
        case {"complete": element}:
            return CompleteTask(element=element, nth=nth, values=values)
        case {"serve": element, "error": code}:
            text = step.get("text", "")
            return ThrowTaskError(
                element=element, nth=nth, code=code, message=text, values=values
            )
        case {"serve": element}:
            return ServeTask(element=element, nth=nth, values=values)
        case {"fail": element}:
            return FailTask(element=element, nth=nth, message=step.get("text", ""))
        case {"repair": element}:
            return RepairPlace(element=element, nth=nth)
        case {"message": name}:
            return SendMessage(name=name, values=values)
        case {"signal": name}:
            return SendSignal(name=name, values=values)
        case {"set": given}:
            return GiveValues(values=given)
        case {"expect": places}:
            return ExpectPlaces(places=tuple(places))
        case _:
            return _clock(step["clock"])


def _clock(time: datetime | timedelta | str) -> Deed:
    if time == NEXT:
        return NextTimer()
    if isinstance(time, timedelta):
        return Wait(distance=time)
    assert isinstance(time, datetime)  # noqa: S101 - the schema lets nothing else by
    return MoveClock(to=time)


def _faults(document: Document, error: ValidationError) -> Iterator[FileFault]:
    for path, message in _messages(error.messages, ()):
        shown = tuple(part for part in path if part != "_schema")
        yield FileFault(
            line=document.line_of(shown),
            field=".".join(map(str, _from_one(shown))),
            message=message,
        )


def _messages(
    found: Mapping[Any, Any] | Sequence[Any] | str, path: Path
) -> Iterator[tuple[Path, str]]:
    if isinstance(found, str):
        yield path, found
    elif isinstance(found, Mapping):
        for key, inner in found.items():
            yield from _messages(inner, (*path, key))
    else:
        for inner in found:
            yield from _messages(inner, path)


def _from_one(path: Path) -> Iterator[str | int]:
    """Yield a path as people count: the first step is the first."""
    for part in path:
        yield part + 1 if isinstance(part, int) else part
