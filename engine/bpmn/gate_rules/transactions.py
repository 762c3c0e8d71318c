"""Transactions: what cancels them stands inside, what catches that at the border."""

from __future__ import annotations

from collections import defaultdict

from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import NodeModel, ScopeModel


def check_cancel_ends(context: ProcessContext) -> Findings:
    """Check that cancel end events stand directly in a transaction."""
    inside = {
        node.inner.id
        for node in context.nodes()
        if node.inner is not None and node.kind == "transaction"
    }
    for scope in context.scopes():
        for node in _cancels(scope, "endEvent"):
            if scope.id not in inside:
                yield context.error("cancel_outside", node)


def check_cancel_boundaries(context: ProcessContext) -> Findings:
    """Check that each transaction has as many cancel boundary events as it needs."""
    for scope in context.scopes():
        catching: dict[str | None, list[NodeModel]] = defaultdict(list)
        for node in _cancels(scope, "boundaryEvent"):
            catching[node.attached_to].append(node)
            yield from _check_boundary(context, scope, node)
        for host_id, events in catching.items():
            for extra in events[1:]:
                yield context.error("cancel_boundary_twice", extra, host=host_id)
        for node in scope.nodes.values():
            if node.kind == "transaction" and node.inner is not None:
                ends = _cancels(node.inner, "endEvent")
                yield from _check_pair(context, node, ends, catching[node.id])


def _check_boundary(
    context: ProcessContext, scope: ScopeModel, node: NodeModel
) -> Findings:
    host = scope.nodes.get(node.attached_to or "")
    if host is not None and host.kind != "transaction":
        yield context.error("cancel_boundary_elsewhere", node)
    if not node.interrupting:
        yield context.error("cancel_beside", node)


def _check_pair(
    context: ProcessContext,
    transaction: NodeModel,
    ends: list[NodeModel],
    catching: list[NodeModel],
) -> Findings:
    if ends and not catching:
        yield context.error("cancel_uncaught", transaction, end=ends[0].id)
    if catching and not ends:
        yield context.warning("cancel_never", catching[0])


def _cancels(scope: ScopeModel, kind: str) -> list[NodeModel]:
    return [
        node
        for node in scope.nodes.values()
        if node.kind == kind and node.event is not None and node.event.kind == "cancel"
    ]
