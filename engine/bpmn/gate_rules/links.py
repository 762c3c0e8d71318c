"""Link events: each throwing end has one place on its level where it goes on."""

from __future__ import annotations

from collections import Counter

from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import NodeModel, ScopeModel


def check_links(context: ProcessContext) -> Findings:
    """Check that links have names, and two ends on one level."""
    for scope in context.scopes():
        for node in scope.nodes.values():
            if node.throws_link or node.catches_link:
                yield from _check_link(context, scope, node)


def _check_link(
    context: ProcessContext, scope: ScopeModel, node: NodeModel
) -> Findings:
    if node.outgoing if node.throws_link else node.incoming:
        yield context.error("link_with_flows", node)
    if not node.link:
        yield context.error("link_nameless", node)
        return
    throwing = Counter(one.link for one in scope.nodes.values() if one.throws_link)
    catching = Counter(one.link for one in scope.nodes.values() if one.catches_link)
    if node.throws_link and not catching[node.link]:
        yield context.error("link_without_target", node, link=node.link)
    if node.catches_link and not throwing[node.link]:
        yield context.error("link_without_source", node, link=node.link)
    if node.catches_link and catching[node.link] > 1:
        yield context.error(
            "link_two_targets", node, link=node.link, count=catching[node.link]
        )
