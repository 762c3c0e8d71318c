"""Compensation: every handler undoes something, and every throw can undo something."""

from __future__ import annotations

from engine.bpmn import words
from engine.bpmn.findings import Finding
from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.gate_rules.graph import arrows_of, reached_from
from engine.bpmn.process_model import EventModel, NodeModel, ScopeModel

_BOOLEANS = frozenset({"true", "false", "1", "0"})


def check_compensation_boundaries(context: ProcessContext) -> Findings:
    """Check that compensation boundary events lead to one handler each."""
    for scope in context.scopes():
        hosts: set[str] = set()
        for node in scope.nodes.values():
            if not node.catches_compensation:
                continue
            host = node.attached_to or ""
            if host in hosts:
                yield context.error("compensation_twice", node, host=host)
            hosts.add(host)
            yield from _check_boundary(context, scope, node)


def _check_boundary(
    context: ProcessContext, scope: ScopeModel, node: NodeModel
) -> Findings:
    if node.outgoing:
        yield context.error("compensation_boundary_flows", node)
    handlers = [
        scope.nodes[reference]
        for reference in node.associated
        if reference in scope.nodes
    ]
    if not handlers:
        yield context.error("compensation_without_handler", node)
    elif len(handlers) > 1:
        yield context.error("compensation_handlers", node, count=len(handlers))
    elif not handlers[0].for_compensation:
        handler = handlers[0].id
        yield context.error("compensation_not_marked", node, handler=handler)
    host = scope.nodes.get(node.attached_to or "")
    inner = host.inner if host is not None else None
    if inner is not None and inner.compensation_handling() is not None:
        yield context.error("compensation_both_ways", node, host=node.attached_to)


def check_compensation_handlers(context: ProcessContext) -> Findings:
    """Check that what is marked for compensation stands by itself and is used."""
    for scope in context.scopes():
        used = {
            reference
            for node in scope.nodes.values()
            if node.catches_compensation
            for reference in node.associated
        }
        hosts = {node.attached_to for node in scope.nodes.values()}
        for node in scope.nodes.values():
            if not node.for_compensation or _is_handling(node):
                continue
            if node.incoming or node.outgoing:
                yield context.error("compensation_handler_flows", node)
            if node.id in hosts:
                yield context.error("compensation_handler_boundary", node)
            if node.id not in used:
                yield context.error("compensation_handler_unused", node)


def _is_handling(node: NodeModel) -> bool:
    return node.inner is not None and node.inner.triggered_by_event


def check_compensation_starts(context: ProcessContext) -> Findings:
    """Check the event subprocesses that undo the scope around them."""
    for scope in context.scopes():
        handling = [n for n in scope.nodes.values() if n.handles_compensation]
        for node in handling:
            if scope is context.process.scope:
                yield context.error("compensation_start_at_process", node)
            yield from _check_start(context, node)
        for node in handling[1:]:
            yield context.error("compensation_starts", node)
        for node in scope.nodes.values():
            if node.for_compensation and _is_handling(node) and node not in handling:
                yield context.error("compensation_start_missing", node)


def _check_start(context: ProcessContext, node: NodeModel) -> Findings:
    inner = node.inner
    for start in inner.nodes.values() if inner is not None else ():
        if start.kind != "startEvent" or start.event is None:
            continue
        if not start.interrupting:
            yield context.error("compensation_start_beside", start)


def check_compensation_throws(context: ProcessContext) -> Findings:
    """Check that what is to be undone can be undone from there."""
    compensable = {scope.id: scope.compensable() for scope in context.scopes()}
    for scope, reached in _scopes_with_reach(context.process.scope, ()):
        undone = frozenset().union(*(compensable[each.id] for each in reached))
        for node in scope.nodes.values():
            event = node.event
            if event is None or event.kind != "compensate":
                continue
            if node.kind in {"intermediateThrowEvent", "endEvent"}:
                yield from _check_throw(
                    context, node, event, undone=undone, reached=reached
                )
            elif "activityRef" in event.attributes:
                yield context.error("compensation_reference_here", node)


def _check_throw(
    context: ProcessContext,
    node: NodeModel,
    event: EventModel,
    *,
    undone: frozenset[str],
    reached: tuple[ScopeModel, ...],
) -> Findings:
    wait = event.attributes.get("waitForCompletion", "true")
    if wait not in _BOOLEANS:
        name = "waitForCompletion"
        yield context.error("not_boolean", node, name=name, text=wait)
    reference = event.attributes.get("activityRef")
    if reference is None and not undone:
        yield context.warning("compensation_of_nothing", node)
    elif reference is not None and reference not in undone:
        yield _unknown(context, node, reference, reached)


def _scopes_with_reach(
    scope: ScopeModel, around: tuple[ScopeModel, ...]
) -> list[tuple[ScopeModel, tuple[ScopeModel, ...]]]:
    """Pair each scope with those whose activities a throw in it can undo.

    These are its own, and for an event subprocess those of the scope it handles.
    """
    reached = (scope, *around) if scope.triggered_by_event else (scope,)
    found = [(scope, reached)]
    for node in scope.nodes.values():
        if node.inner is not None:
            found += _scopes_with_reach(node.inner, reached)
    return found


def _unknown(
    context: ProcessContext,
    node: NodeModel,
    reference: str,
    reached: tuple[ScopeModel, ...],
) -> Finding:
    known = (scope.nodes.get(reference) for scope in reached)
    if any(each is not None and each.kind in words.ACTIVITIES for each in known):
        return context.error("not_compensable", node, activity=reference)
    return context.error("compensation_of_unknown", node, activity=reference)


def check_compensation_in_loops(context: ProcessContext) -> Findings:
    """Warn of activities that leave a record each time round."""
    for scope in context.scopes():
        arrows = arrows_of(scope)
        for node_id in scope.compensable() & scope.nodes.keys():
            node = scope.nodes[node_id]
            if node.for_compensation:
                continue
            loops = node.loop is not None and node.loop.standard
            if loops or node.id in reached_from(arrows.get(node.id, ()), arrows):
                yield context.warning("compensable_in_loop", node)
