"""The shape of each level: where it begins, what can be reached, where it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from engine.bpmn import words
from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import NodeModel, ScopeModel

_Arrows = Mapping[str, tuple[str, ...]]


def check_starts(context: ProcessContext) -> Findings:
    """Check that each level has one place to begin."""
    for scope in context.scopes():
        if scope is context.process.scope:
            yield from _check_process_starts(context, scope)
    for node in context.nodes():
        if node.inner is not None and not node.inner.triggered_by_event:
            starts = _starts(node.inner)
            if len(starts) != 1 or starts[0].event is not None:
                yield context.error("inner_start", node)


def _check_process_starts(context: ProcessContext, scope: ScopeModel) -> Findings:
    starts = _starts(scope)
    if not starts:
        yield context.error("no_start", None)
    plain = [node for node in starts if node.event is None]
    if len(plain) > 1:
        yield context.error("several_starts", plain[1], count=len(plain))


def _starts(scope: ScopeModel) -> list[NodeModel]:
    return [node for node in scope.nodes.values() if node.kind == "startEvent"]


def check_reachability(context: ProcessContext) -> Findings:
    """Check that every node can be reached and left."""
    for scope in context.scopes():
        starts = [node.id for node in _starts(scope)]
        if not starts:
            continue
        reached = reached_from(starts, arrows_of(scope))
        for node in scope.nodes.values():
            if node.id not in reached and not _stands_alone(node):
                yield context.error("unreachable", node)
        yield from _check_dead_ends(context, scope)
        yield from _check_ways_out(context, scope, reached)
        yield from _check_joins(context, scope, starts=starts, reached=reached)


def _stands_alone(node: NodeModel) -> bool:
    """Say whether something else than a sequence flow leads to a node.

    A link that nobody throws and a handler that nothing uses are faults of their own.
    """
    return (
        _is_event_subprocess(node)
        or node.catches_link
        or node.for_compensation
        or node.catches_compensation
    )


def _is_event_subprocess(node: NodeModel) -> bool:
    return node.inner is not None and node.inner.triggered_by_event


def arrows_of(scope: ScopeModel) -> _Arrows:
    """Return where tokens can go: along flows and links, or out at a border."""
    arrows: dict[str, list[str]] = defaultdict(list)
    for flow in scope.flows.values():
        if flow.source in scope.nodes and flow.target in scope.nodes:
            arrows[flow.source].append(flow.target)
    for thrower, catcher in scope.links():
        arrows[thrower.id].append(catcher.id)
    for node in scope.nodes.values():
        if node.attached_to is not None:
            arrows[node.attached_to].append(node.id)
    return {source: tuple(targets) for source, targets in arrows.items()}


def reached_from(
    starts: Iterable[str], arrows: _Arrows, *, without: str | None = None
) -> set[str]:
    """Return everything that can be reached, without passing through one node."""
    waiting = [start for start in starts if start != without]
    reached = set(waiting)
    while waiting:
        for target in arrows.get(waiting.pop(), ()):
            if target not in reached and target != without:
                reached.add(target)
                waiting.append(target)
    return reached


def _check_dead_ends(context: ProcessContext, scope: ScopeModel) -> Findings:
    for node in scope.nodes.values():
        if node.outgoing or node.kind == "endEvent" or _is_event_subprocess(node):
            continue
        if node.throws_link or node.for_compensation or node.catches_compensation:
            continue
        if node.kind in words.GATEWAYS:
            yield context.error("gateway_dead_end", node)
        else:
            yield context.warning("dead_end", node)


def _check_ways_out(
    context: ProcessContext, scope: ScopeModel, reached: set[str]
) -> Findings:
    """Warn once of each level on which tokens can go round for ever."""
    arrows = arrows_of(scope)
    backwards: dict[str, list[str]] = defaultdict(list)
    for source, targets in arrows.items():
        for target in targets:
            backwards[target].append(source)
    ends = [node_id for node_id in scope.nodes if node_id not in arrows]
    leaving = reached_from(ends, {node: tuple(s) for node, s in backwards.items()})
    for node in scope.nodes.values():
        if node.id in reached and node.id not in leaving:
            around = scope.nodes[_on_a_loop(node.id, arrows)]
            yield context.warning("no_way_out", around)
            return


def _on_a_loop(node_id: str, arrows: _Arrows) -> str:
    """Walk on from a node that reaches no end until a node comes again."""
    passed: set[str] = set()
    while node_id not in passed:
        passed.add(node_id)
        node_id = arrows[node_id][0]
    return node_id


def _check_joins(
    context: ProcessContext,
    scope: ScopeModel,
    *,
    starts: list[str],
    reached: set[str],
) -> Findings:
    """Find parallel joins that wait for a token which only they can send."""
    arrows = arrows_of(scope)
    for node in scope.nodes.values():
        if node.kind != "parallelGateway" or len(node.incoming) < 2:  # noqa: PLR2004 - two make a join
            continue
        if node.id not in reached:
            continue
        before = reached_from(starts, arrows, without=node.id)
        for flow_id in node.incoming:
            if scope.flows[flow_id].source not in before:
                yield context.error("join_feeds_itself", node, flow=flow_id)
