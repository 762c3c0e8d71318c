"""Which picture shows which executed construct."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.bpmn.support_executed import EXECUTED
from scripts.reference_pages import bpmn_drawing as draw

#: Words that have a picture of their own, besides events with a definition.
_PLAIN: Mapping[str, Callable[[], str]] = {
    "bpmn:startEvent": draw.start,
    "bpmn:startEvent@isInterrupting": lambda: draw.start("message", interrupting=False),
    "bpmn:boundaryEvent": lambda: draw.intermediate("timer", throws=False),
    "bpmn:boundaryEvent@cancelActivity": lambda: draw.intermediate(
        "timer", throws=False, interrupting=False
    ),
    "bpmn:intermediateCatchEvent": lambda: draw.intermediate("message", throws=False),
    "bpmn:intermediateThrowEvent": lambda: draw.intermediate(throws=True),
    "bpmn:endEvent": draw.end,
    **{
        f"bpmn:{kind}": lambda kind=kind: draw.task(kind)  # type: ignore[misc]
        for kind in (
            "task",
            "userTask",
            "manualTask",
            "serviceTask",
            "sendTask",
            "receiveTask",
            "businessRuleTask",
            "scriptTask",
        )
    },
    **{
        f"bpmn:{kind}": lambda kind=kind: draw.gateway(kind)  # type: ignore[misc]
        for kind in (
            "exclusiveGateway",
            "parallelGateway",
            "inclusiveGateway",
            "eventBasedGateway",
            "complexGateway",
        )
    },
    "bpmn:subProcess": lambda: draw.scope("collapsed"),
    "bpmn:subProcess@triggeredByEvent=true": lambda: draw.scope(
        "collapsed", style="event", inside="message"
    ),
    "bpmn:transaction": lambda: draw.scope("collapsed", style="transaction"),
    "bpmn:adHocSubProcess": lambda: draw.scope("adHoc", "collapsed"),
    "bpmn:callActivity": lambda: draw.scope("collapsed", style="call"),
    "bpmn:multiInstanceLoopCharacteristics": lambda: draw.task("userTask", "parallel"),
    "bpmn:multiInstanceLoopCharacteristics@isSequential": lambda: draw.task(
        "userTask", "sequential"
    ),
    "bpmn:standardLoopCharacteristics": lambda: draw.task("userTask", "loop"),
    "bpmn:serviceTask@isForCompensation=true": lambda: draw.task(
        "serviceTask", "compensation"
    ),
    "bpmn:sequenceFlow": draw.flow,
    "bpmn:conditionExpression": lambda: draw.flow(conditional=True),
    "bpmn:exclusiveGateway@default": lambda: draw.flow(default=True),
}

_THROWS = frozenset({"intermediateThrowEvent", "endEvent"})


def pictures() -> Mapping[str, str]:
    """Return file name -> SVG of everything that is executed and has a picture."""
    return {
        f"{name_of(word)}.svg": drawn
        for word in EXECUTED
        if (drawn := _picture(word)) is not None
    }


def has_picture(word: str) -> bool:
    """Say whether there is a picture of a construct."""
    return _picture(word) is not None


def name_of(word: str) -> str:
    """Return the name of a construct's picture."""
    plain = word.removeprefix("bpmn:").partition("=")[0]
    for sign, letters in (("/", "-"), ("@", "-"), ("(", "-in-"), (")", "")):
        plain = plain.replace(sign, letters)
    return plain.removesuffix("EventDefinition")


def _picture(word: str) -> str | None:
    if word in _PLAIN:
        return _PLAIN[word]()
    event, found, definition = word.removeprefix("bpmn:").partition("/")
    if not found or not definition.endswith("EventDefinition"):
        return None
    kind = definition.removesuffix("EventDefinition")
    position = event.partition("(")[0]
    if position == "startEvent":
        return draw.start(kind)
    if position == "endEvent":
        return draw.end(kind)
    return draw.intermediate(kind, throws=position in _THROWS)
