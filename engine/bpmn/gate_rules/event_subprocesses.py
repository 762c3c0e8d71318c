"""Event subprocesses: one event starts each, and no flow leads there."""

from __future__ import annotations

from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import NodeModel, ScopeModel

#: What would govern jobs of the event subprocess itself: there are none.
_OF_JOBS = frozenset({"asyncBefore", "asyncAfter", "exclusive", "jobPriority"})
#: Values that say nothing.
_USUAL = {"asyncBefore": "false", "asyncAfter": "false", "exclusive": "true"}


def check_event_subprocesses(context: ProcessContext) -> Findings:
    """Check that event subprocesses can begin, and only by their event."""
    for scope in context.scopes():
        taken: set[tuple[str, str | None]] = set()
        for node in scope.nodes.values():
            if node.inner is None or not node.inner.triggered_by_event:
                continue
            yield from _check_surroundings(context, scope, node)
            yield from _check_start(context, node, taken)


def _check_surroundings(
    context: ProcessContext, scope: ScopeModel, node: NodeModel
) -> Findings:
    if node.incoming or node.outgoing:
        yield context.error("handler_with_flows", node)
    attached = any(other.attached_to == node.id for other in scope.nodes.values())
    if attached or node.loop is not None:
        yield context.error("handler_with_extras", node)
    retried = any(each.tag == "failedJobRetryTimeCycle" for each in node.extensions)
    if retried or not _OF_JOBS.isdisjoint(
        name for name, text in node.camunda.items() if text != _USUAL.get(name)
    ):
        yield context.error("handler_async", node)


def _check_start(
    context: ProcessContext, node: NodeModel, taken: set[tuple[str, str | None]]
) -> Findings:
    inner = node.inner
    starts = [
        each
        for each in (inner.nodes.values() if inner is not None else ())
        if each.kind == "startEvent"
    ]
    if len(starts) != 1 or starts[0].event is None:
        yield context.error("handler_start", node)
        return
    start = starts[0]
    event = starts[0].event
    if event.kind not in {"error", "escalation"}:
        return
    if event.kind == "error" and not start.interrupting:
        yield context.error("error_not_interrupting", start)
    key = (event.kind, event.reference)
    if key in taken:
        yield context.error("duplicate_handler_code", node)
    taken.add(key)
