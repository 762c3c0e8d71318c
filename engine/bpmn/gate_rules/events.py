"""Events: what they wait for or throw exists, and they stand where they may."""

from __future__ import annotations

from typing import NamedTuple

from engine.bpmn import words
from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import EventModel, NodeModel, ScopeModel


class _Word(NamedTuple):
    """How the thing that an event refers to is called."""

    what_zh: str
    what_en: str
    part_zh: str
    part_en: str


_WORDS = {
    "message": _Word("消息", "message", "名称", "name"),
    "signal": _Word("信号", "signal", "名称", "name"),
    "error": _Word("错误", "error", "代码", "code"),
    "escalation": _Word("升级", "escalation", "代码", "code"),
}
#: Attributes of Camunda that say who does the work of a throwing event or task.
_HANDLERS = frozenset({"type", "delegateExpression", "expression"})
_CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent"})
_CODE_CATCHERS = frozenset({"boundaryEvent", "startEvent"})
_ESCALATING_HOSTS = words.EMBEDDED_SCOPES | {"callActivity"}


def check_references(context: ProcessContext) -> Findings:
    """Check that messages, signals, errors and escalations are there and named."""
    handling = _handling_starts(context)
    for node in context.nodes():
        for event in node.events or ((node.event,) if node.event else ()):
            if event.kind in _WORDS:
                begins = node.kind == "startEvent" and node.id not in handling
                yield from _check_reference(context, node, event, begins=begins)
        if node.kind == "receiveTask" or (
            node.kind == "sendTask" and not _has_handler(node)
        ):
            yield from _check_task_message(context, node)


def _handling_starts(context: ProcessContext) -> frozenset[str]:
    """Return the start events of event subprocesses: they see variables already."""
    return frozenset(
        node.id
        for scope in context.scopes()
        if scope.triggered_by_event
        for node in scope.nodes.values()
        if node.kind == "startEvent"
    )


def _check_reference(
    context: ProcessContext, node: NodeModel, event: EventModel, *, begins: bool
) -> Findings:
    """Check one reference; what begins a process cannot compute names."""
    word = _WORDS[event.kind]
    facts = {**word._asdict(), "reference": event.reference_id}
    if event.reference_id is None:
        catches_all = node.kind in _CODE_CATCHERS and event.kind in {
            "error",
            "escalation",
        }
        if not catches_all and not _has_handler(node):
            yield context.error(
                "reference_not_given", node, place=event.place, **word._asdict()
            )
    elif not _exists(context, event.kind, event.reference_id):
        yield context.error("reference_missing", node, place=event.place, **facts)
    elif not event.reference:
        yield context.error("reference_nameless", node, place=event.place, **facts)
    elif (begins or event.kind in {"error", "escalation"}) and _is_expression(
        event.reference
    ):
        facts["reference"] = event.reference
        yield context.error("reference_expression", node, place=event.place, **facts)


def _check_task_message(context: ProcessContext, node: NodeModel) -> Findings:
    word = _WORDS["message"]
    reference = node.attributes.get("messageRef")
    facts = {**word._asdict(), "reference": reference}
    if reference is None:
        yield context.error("reference_not_given", node, **word._asdict())
    elif not _exists(context, "message", reference):
        yield context.error("reference_missing", node, **facts)
    elif not node.message:
        yield context.error("reference_nameless", node, **facts)


def _exists(context: ProcessContext, kind: str, reference: str) -> bool:
    plain = reference.rpartition(":")[2]
    return (kind, reference) in context.roots or (kind, plain) in context.roots


def _has_handler(node: NodeModel) -> bool:
    holders = [node.camunda, *(event.camunda for event in (node.event,) if event)]
    return any(held.keys() & _HANDLERS for held in holders)


def _is_expression(text: str) -> bool:
    return "${" in text or "#{" in text


def check_definitions(context: ProcessContext) -> Findings:
    """Check that each event has as many definitions as it needs."""
    for node in context.nodes():
        if node.kind not in words.EVENTS:
            continue
        if len(node.events) > 1:
            yield context.error("several_definitions", node, count=len(node.events))
        if node.event is None and node.kind in _CATCHING:
            yield context.error("event_without_definition", node)


def check_boundaries(context: ProcessContext) -> Findings:
    """Check that boundary events are attached to activities that they can watch."""
    for scope in context.scopes():
        taken: set[tuple[str, str, str | None]] = set()
        for node in scope.nodes.values():
            if node.kind == "boundaryEvent":
                yield from _check_boundary(context, scope, node)
                yield from _check_code(context, node, taken)


def _check_boundary(
    context: ProcessContext, scope: ScopeModel, node: NodeModel
) -> Findings:
    host = scope.nodes.get(node.attached_to or "")
    if host is None or host.kind not in words.ACTIVITIES:
        yield context.error("boundary_on_nothing", node)
    if node.incoming:
        yield context.error("boundary_with_incoming", node)
    kind = node.event.kind if node.event is not None else None
    if kind == "error" and not node.interrupting:
        yield context.error("error_not_interrupting", node)
    if kind == "escalation" and host and host.kind not in _ESCALATING_HOSTS:
        yield context.error("escalation_needs_scope", node)


def _check_code(
    context: ProcessContext,
    node: NodeModel,
    taken: set[tuple[str, str, str | None]],
) -> Findings:
    event = node.event
    if event is None or event.kind not in {"error", "escalation"}:
        return
    key = (node.attached_to or "", event.kind, event.reference)
    if key in taken:
        yield context.error("duplicate_boundary_code", node, host=node.attached_to)
    taken.add(key)
