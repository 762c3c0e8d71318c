"""What works here and may not in stock SpiffWorkflow: for who takes a diagram there.

Its published behaviour is the source: names that its own specs take, and the tree of
tasks that it predicts before anything runs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from engine.bpmn.findings import Severity
from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import ScopeModel

_RESERVED = re.compile(
    r"Start|End|Root|.*\.(EndJoin|BoundaryEventSplit|BoundaryEventJoin)"
)
#: From about so many predicted tasks on, a step takes noticeably longer there.
_MANY_PREDICTED = 500
#: It ends every path with two tasks of its own.
_TASKS_OF_AN_END = 3
#: Beyond this the number itself says nothing more.
_MOST_COUNTED = 10**9


def check_reserved_ids(context: ProcessContext) -> Findings:
    """Tell of ids that the specs of SpiffWorkflow take for themselves."""
    for node in context.nodes():
        if _RESERVED.fullmatch(node.id):
            yield context.report(Severity.INFO, "id_reserved", node, id=node.id)


def check_predicted_tasks(context: ProcessContext) -> Findings:
    """Tell of scopes for which SpiffWorkflow predicts very many tasks."""
    hosts = {node.inner.id: node for node in context.nodes() if node.inner is not None}
    for scope in context.scopes():
        count = predicted_tasks(scope)
        if count > _MANY_PREDICTED:
            shown = f"{count:,}" if count < _MOST_COUNTED else f"> {_MOST_COUNTED:,}"
            host = hosts.get(scope.id)
            yield context.report(Severity.INFO, "many_predicted", host, count=shown)


def predicted_tasks(scope: ScopeModel) -> int:
    """Estimate how many tasks SpiffWorkflow predicts when a scope begins.

    It unfolds the diagram into a tree: what stands behind a split and its join is
    counted once for every branch, and a loop is cut where it comes round. Behind a
    choice it looks two steps ahead only.
    """
    after = {
        node.id: [scope.flows[flow].target for flow in node.outgoing]
        for node in scope.nodes.values()
    }
    for node in scope.nodes.values():
        if node.attached_to in after:
            after[node.attached_to].append(node.id)
    after = {
        node: [one for one in ways if one in after] for node, ways in after.items()
    }
    choices = frozenset(
        node.id
        for node in scope.nodes.values()
        if any(scope.flows[flow].condition is not None for flow in node.outgoing)
    )
    counted: dict[str, int] = {}
    return 1 + sum(
        _unfolded(node.id, after, choices, counted)
        for node in scope.nodes.values()
        if node.kind == "startEvent"
    )


def _unfolded(
    start: str,
    after: Mapping[str, list[str]],
    choices: Collection[str],
    counted: dict[str, int],
) -> int:
    """Count the nodes of the tree below a node, each subtree once."""
    waiting, entered = [start], set[str]()
    while waiting:
        node = waiting[-1]
        missing = [
            each for each in after[node] if each not in counted and each not in entered
        ]
        if node not in entered and node not in choices and missing:
            entered.add(node)
            waiting.extend(missing)
            continue
        entered.add(node)
        waiting.pop()
        if node not in counted:
            counted[node] = min(_count(node, after, choices, counted), _MOST_COUNTED)
    return counted[start]


def _count(
    node: str,
    after: Mapping[str, list[str]],
    choices: Collection[str],
    counted: Mapping[str, int],
) -> int:
    if not after[node]:
        return _TASKS_OF_AN_END
    if node in choices:
        return 1 + sum(1 + len(after[each]) for each in after[node])
    # A node of which the count is not known yet is one that the loop came from.
    return 1 + sum(counted.get(each, 1) for each in after[node])
