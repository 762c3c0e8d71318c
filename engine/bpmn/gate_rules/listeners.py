"""Listeners: each names a registered handler and an event that happens there."""

from __future__ import annotations

from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.gate_rules.tasks import check_delegate
from engine.bpmn.process_model import Extension, FlowModel, NodeModel

_TASK_EVENTS = ("create", "assignment", "update", "complete", "delete")
_EVENTS = ("start", "end")
_NOT_NAMED = frozenset({"class", "expression"})


def check_listeners(context: ProcessContext) -> Findings:
    """Check the listeners of the process, its elements and its flows."""
    for extension in context.process.extensions:
        yield from _check(context, None, extension)
    for scope in context.scopes():
        for flow in scope.flows.values():
            source = scope.nodes.get(flow.source)
            unheard = source is not None and source.kind == "eventBasedGateway"
            yield from _check_all(context, flow, unheard=unheard)
    for node in context.nodes():
        kind = node.event.kind if node.event is not None else ""
        unheard = node.kind == "boundaryEvent" and kind == "compensate"
        yield from _check_all(context, node, unheard=unheard)


def _check_all(
    context: ProcessContext, about: NodeModel | FlowModel, *, unheard: bool
) -> Findings:
    for extension in about.extensions:
        yield from _check(context, about, extension)
    if unheard:
        yield from _check_unheard(context, about)


def _check_unheard(context: ProcessContext, about: NodeModel | FlowModel) -> Findings:
    """Refuse listeners of what only connects: no token ever is there."""
    for extension in about.extensions:
        if extension.tag == "executionListener":
            yield context.error("listener_never_told", about, place=extension.place)


def _check(
    context: ProcessContext,
    about: NodeModel | FlowModel | None,
    extension: Extension,
) -> Findings:
    if extension.tag not in {"executionListener", "taskListener"}:
        return
    place = extension.place
    event = extension.attributes.get("event", "")
    known = _known(about, extension.tag)
    if event not in known:
        yield context.error(
            "listener_event",
            about,
            place=place,
            event=event,
            known=", ".join(known),
        )
    if _NOT_NAMED & set(extension.attributes) or extension.children:
        # The lists say so.
        return
    text = extension.attributes.get("delegateExpression", "")
    yield from check_delegate(context, about, text, place=place)


def _known(about: NodeModel | FlowModel | None, tag: str) -> tuple[str, ...]:
    if tag == "taskListener":
        return _TASK_EVENTS
    return ("take",) if isinstance(about, FlowModel) else _EVENTS
