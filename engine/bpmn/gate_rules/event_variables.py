"""Variables of events: what takes a caught code, and which changes count."""

from __future__ import annotations

from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import EventModel, NodeModel
from engine.model.variables import ChangeKind

_CAUGHT = ("errorCodeVariable", "errorMessageVariable", "escalationCodeVariable")
_CATCHING = frozenset({"boundaryEvent", "startEvent"})


def check_event_variables(context: ProcessContext) -> Findings:
    """Check the `camunda:` attributes of event definitions that name variables."""
    for node in context.nodes():
        for event in node.events or ((node.event,) if node.event else ()):
            yield from _check_caught(context, node, event)
            yield from _check_changes(context, node, event)
        if "initiator" in node.camunda and node.id not in context.process.scope.nodes:
            yield context.error("initiator_inside", node)


def _check_caught(
    context: ProcessContext, node: NodeModel, event: EventModel
) -> Findings:
    if node.kind in _CATCHING:
        return
    for name in _CAUGHT:
        if name in event.camunda:
            yield context.error(
                "caught_by_thrower", node, place=event.place, name=f"camunda:{name}"
            )


def _check_changes(
    context: ProcessContext, node: NodeModel, event: EventModel
) -> Findings:
    if node.kind == "startEvent" and node.id in context.process.scope.nodes:
        for name in ("variableName", "variableEvents"):
            if name in event.camunda:
                yield context.error(
                    "filter_at_start", node, place=event.place, name=f"camunda:{name}"
                )
    text = event.camunda.get("variableEvents")
    if text is None:
        return
    words = {part.strip() for part in text.split(",")}
    for word in sorted(words - set(ChangeKind)):
        yield context.error(
            "variable_events_unknown", node, place=event.place, text=word or text
        )
