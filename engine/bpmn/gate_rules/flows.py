"""Sequence flows: they connect nodes of one level, and their conditions count."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.findings import Severity, finding
from engine.bpmn.gate_rules.context import Findings, ProcessContext, subject_of
from engine.bpmn.process_model import DiagramModel, FlowModel, NodeModel, ScopeModel

_NO_CONDITIONS = frozenset({"parallelGateway", "eventBasedGateway"})
_POOLS = frozenset({"bpmn:participant", "bpmn:lane", "bpmn:messageFlow"})
_ENDS = {"source": ("起点", "source"), "target": ("终点", "target")}


def check_ends(context: ProcessContext) -> Findings:
    """Check that flows begin and end at nodes of their own level."""
    everywhere = {node.id: node for node in context.nodes()}
    for scope in context.scopes():
        for flow in scope.flows.values():
            for end, reference in (("source", flow.source), ("target", flow.target)):
                if reference in scope.nodes:
                    continue
                if reference in everywhere:
                    yield context.error("flow_crosses_scope", flow, reference=reference)
                else:
                    end_zh, end_en = _ENDS[end]
                    yield context.error(
                        "flow_end_missing",
                        flow,
                        reference=reference,
                        end_zh=end_zh,
                        end_en=end_en,
                    )
            yield from _check_direction(context, scope, flow)


def _check_direction(
    context: ProcessContext, scope: ScopeModel, flow: FlowModel
) -> Findings:
    source, target = scope.nodes.get(flow.source), scope.nodes.get(flow.target)
    if target is not None and target.kind == "startEvent":
        yield context.error("flow_into_start", flow)
    if source is not None and source.kind == "endEvent":
        yield context.error("flow_out_of_end", flow)


def check_conditions(context: ProcessContext) -> Findings:
    """Check conditions and default flows."""
    for scope in context.scopes():
        for node in scope.nodes.values():
            outgoing = {flow_id: scope.flows[flow_id] for flow_id in node.outgoing}
            yield from _check_default(context, node, outgoing)
            yield from _check_conditions_of(context, node, outgoing)


def _check_default(
    context: ProcessContext, node: NodeModel, outgoing: Mapping[str, FlowModel]
) -> Findings:
    if node.default is None:
        return
    default = outgoing.get(node.default)
    if default is None:
        yield context.error("default_unknown", node, reference=node.default)
    elif default.condition is not None:
        yield context.error("default_with_condition", default)


def _check_conditions_of(
    context: ProcessContext, node: NodeModel, outgoing: Mapping[str, FlowModel]
) -> Findings:
    for flow in outgoing.values():
        if flow.condition is None:
            if _needs_condition(node, flow, ways=len(outgoing)):
                yield context.error("flow_without_condition", flow)
        elif node.kind in _NO_CONDITIONS:
            yield context.error("condition_ignored", flow)
        elif not _is_condition(flow.condition):
            yield context.error("condition_not_expression", flow, text=flow.condition)
    if _may_stop(node, outgoing):
        yield context.warning("no_default", node)


def _needs_condition(node: NodeModel, flow: FlowModel, *, ways: int) -> bool:
    return node.kind == "exclusiveGateway" and ways > 1 and flow.id != node.default


def _is_condition(text: str) -> bool:
    return text.startswith(("${", "#{")) and text.endswith("}")


def _may_stop(node: NodeModel, outgoing: Mapping[str, FlowModel]) -> bool:
    """Say whether all flows out have conditions and none is the default."""
    if node.default is not None or node.kind in _NO_CONDITIONS or not outgoing:
        return False
    return all(flow.condition not in {None, "${true}"} for flow in outgoing.values())


def check_event_gateways(context: ProcessContext) -> Findings:
    """Check what stands behind event-based gateways."""
    for scope in context.scopes():
        hosts = {node.attached_to for node in scope.nodes.values()}
        for node in scope.nodes.values():
            if node.kind == "eventBasedGateway":
                yield from _check_event_gateway(context, scope, node, hosts=hosts)


def _check_event_gateway(
    context: ProcessContext,
    scope: ScopeModel,
    gateway: NodeModel,
    *,
    hosts: set[str | None],
) -> Findings:
    targets = [
        scope.nodes[scope.flows[flow_id].target]
        for flow_id in gateway.outgoing
        if scope.flows[flow_id].target in scope.nodes
    ]
    if len(targets) == 1:
        yield context.warning("event_gateway_few", gateway)
    for target in targets:
        if target.kind not in {"intermediateCatchEvent", "receiveTask"}:
            yield context.error("event_gateway_target", gateway, target=target.id)
        elif len(target.incoming) > 1:
            yield context.error("event_gateway_shared", gateway, target=target.id)
        elif (
            target.camunda.get("asyncBefore") == "true"
            or target.id in hosts
            or target.loop is not None
        ):
            yield context.error("event_gateway_async", gateway, target=target.id)


def check_drawing(context: ProcessContext) -> Findings:
    """Check that nodes and flows can be seen."""
    drawn = context.diagram.drawn
    if not drawn:
        yield context.warning("no_drawing", None)
        return
    for scope in context.scopes():
        for node in scope.nodes.values():
            if node.id not in drawn:
                yield context.warning("not_drawn", node)
        for flow in scope.flows.values():
            if flow.id not in drawn and flow.source and flow.target:
                yield context.warning("not_drawn", flow)


def check_pools_drawn(diagram: DiagramModel) -> Findings:
    """Check that pools, lanes and message flows can be seen."""
    for seen in diagram.seen if diagram.drawn else ():
        if seen.word in _POOLS and seen.element_id not in diagram.drawn:
            yield finding(
                Severity.WARNING, "not_drawn", subject_of(diagram.resource, seen)
            )
