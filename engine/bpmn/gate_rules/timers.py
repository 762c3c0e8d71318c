"""Timers and dates: each can be read; cycles that cannot come again are told."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from engine.bpmn.expressions import compile_expression
from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import EventModel, NodeModel
from engine.errors import ExpressionFailed, ExpressionSyntaxError
from engine.model.timers import EXAMPLES, parse_due

#: Any moment will do: only whether the text can be read matters here.
_SOME_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_TIMES = frozenset({"bpmn:timeDate", "bpmn:timeDuration", "bpmn:timeCycle"})


def check_timers(context: ProcessContext) -> Findings:
    """Check the timers of events."""
    times = Counter(
        seen.element_id for seen in context.diagram.seen if seen.word in _TIMES
    )
    for node in context.nodes():
        event = node.event
        if event is None or event.kind != "timer":
            continue
        if times[node.id] > 1 and len(node.events) < times[node.id]:
            yield context.error("timer_twice", node, place=event.place)
        yield from _check_timer(context, node, event)


def _check_timer(
    context: ProcessContext, node: NodeModel, event: EventModel
) -> Findings:
    kind, text = event.timer_kind, event.expression
    if kind is None or not text:
        yield context.error("timer_empty", node, place=event.place)
        return
    starts_process = node.id in context.process.scope.nodes and (
        node.kind == "startEvent"
    )
    if kind == "cycle" and node.interrupting and not starts_process:
        yield context.warning("cycle_fires_once", node, place=event.place)
    if starts_process and _names_in(text):
        yield context.error("start_timer_variables", node, place=event.place, text=text)
    fault = fault_of(kind, text)
    if fault is not None:
        yield context.error(
            "timer_unreadable",
            node,
            place=event.place,
            text=text,
            detail=fault,
            example=EXAMPLES[kind],
        )


def _names_in(text: str) -> frozenset[str]:
    try:
        return compile_expression(text).names
    except ExpressionSyntaxError:
        # Another rule says so.
        return frozenset()


def fault_of(kind: str, text: str) -> str | None:
    """Return why a fixed time cannot be read; None if it can, or is an expression."""
    if "${" in text or "#{" in text:
        return None
    try:
        parse_due(kind, text, now=_SOME_MOMENT, zone=UTC)
    except ExpressionFailed as failed:
        return failed.reason
    return None


def check_dates(context: ProcessContext) -> Findings:
    """Check the due and follow-up dates of user tasks."""
    for node in context.nodes():
        for name in ("dueDate", "followUpDate"):
            text = node.camunda.get(name, "").strip()
            if not text or node.kind != "userTask":
                continue
            fault = fault_of("duration" if text.startswith("P") else "date", text)
            if fault is not None:
                yield context.error(
                    "date_unreadable", node, name=name, text=text, detail=fault
                )
