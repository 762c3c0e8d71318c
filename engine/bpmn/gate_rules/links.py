"""Link events: each throwing end has one place on its level where it goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import NodeModel


def check_links(context: ProcessContext) -> Findings:
    """Check that links have names, and two ends on one level."""
    for scope in context.scopes():
        nodes = scope.nodes.values()
        throwing = Counter(node.link for node in nodes if node.throws_link)
        catching = Counter(node.link for node in nodes if node.catches_link)
        for node in nodes:
            if node.throws_link or node.catches_link:
                yield from _check_link(context, node, throwing, catching)


def _check_link(
    context: ProcessContext,
    node: NodeModel,
    throwing: Mapping[str | None, int],
    catching: Mapping[str | None, int],
) -> Findings:
    if node.outgoing if node.throws_link else node.incoming:
        yield context.error("link_with_flows", node)
    if not node.link:
        yield context.error("link_nameless", node)
    elif node.throws_link and not catching[node.link]:
        yield context.error("link_without_target", node, link=node.link)
    elif node.catches_link:
        if not throwing[node.link]:
            yield context.error("link_without_source", node, link=node.link)
        if catching[node.link] > 1:
            yield context.error(
                "link_two_targets", node, link=node.link, count=catching[node.link]
            )
