"""Soundness: report what the search of the control flow found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from engine.bpmn.findings import Finding, Listed, Severity
from engine.bpmn.gate_rules.context import Findings, ProcessContext
from engine.bpmn.process_model import NodeModel, ScopeModel
from engine.bpmn.soundness import Budget, Fault, FaultKind, ScopeVerdict, judge_process

#: What is wrong with the drawing itself: nothing can be said about its control flow.
_NOT_DRAWN_WELL = frozenset(
    {
        "boundary_on_nothing",
        "boundary_with_incoming",
        "duplicate_id",
        "flow_crosses_scope",
        "flow_end_missing",
        "flow_into_start",
        "flow_out_of_end",
        "gateway_dead_end",
        "handler_start",
        "handler_with_flows",
        "inner_start",
        "missing_id",
        "no_start",
        "several_starts",
        "unreachable",
    }
)
#: Nothing goes wrong by them; they are not what was meant either.
_WARNINGS = frozenset({FaultKind.ENDLESS, FaultKind.NEVER})
#: Of a long path, so many elements at its beginning and at its end are named.
_FIRST, _LAST = 4, 8


def check_soundness(
    context: ProcessContext, *, budget: Budget, told: Collection[Finding]
) -> Findings:
    """Check that every token finds its way to an end.

    Args:
        context: The process.
        budget: What may be searched; the processes of a deployment share it.
        told: What other rules have found in the file already.
    """
    if _NOT_DRAWN_WELL & {one.code for one in told}:
        return
    known = {(one.code, one.element_id) for one in told}
    for verdict in judge_process(context.process.scope, budget):
        for fault in verdict.faults:
            if not _is_known(fault, known):
                yield _finding(context, verdict.scope, fault)
        if not verdict.complete and not verdict.faults:
            yield _unchecked(context, verdict)


def _is_known(fault: Fault, known: set[tuple[str, str | None]]) -> bool:
    if fault.kind is FaultKind.ENDLESS:
        return any(code == "no_way_out" for code, _ in known)
    return ("join_feeds_itself", fault.element) in known


def _finding(context: ProcessContext, scope: ScopeModel, fault: Fault) -> Finding:
    severity = Severity.WARNING if fault.kind in _WARNINGS else Severity.ERROR
    found = context.report(
        severity,
        f"soundness_{fault.kind.value}",
        scope.nodes.get(fault.element),
        path=_named(scope, _shortened(fault.path), " → "),
        missing=_named(scope, fault.missing, ", "),
    )
    return replace(found, path=fault.path)


def _unchecked(context: ProcessContext, verdict: ScopeVerdict) -> Finding:
    return context.warning(
        "soundness_unchecked",
        _host(context, verdict.scope),
        states=f"{verdict.states:,}",
    )


def _host(context: ProcessContext, scope: ScopeModel) -> NodeModel | None:
    """Return the subprocess that a scope is the inside of; None for the process."""
    return next((node for node in context.nodes() if node.inner is scope), None)


def _shortened(path: Sequence[str]) -> Sequence[str]:
    if len(path) <= _FIRST + _LAST:
        return path
    return [*path[:_FIRST], "…", *path[-_LAST:]]


def _named(scope: ScopeModel, elements: Sequence[str], between: str) -> Listed:
    nodes = scope.nodes
    names = [nodes[each].name or each if each in nodes else each for each in elements]
    return Listed(names, between)
