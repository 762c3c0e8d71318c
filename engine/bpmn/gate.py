"""The deployment gate: find everything that is wrong with the files, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from engine.bpmn.findings import Finding, Severity, Subject, finding
from engine.bpmn.gate_rules import (
    calls,
    compensation,
    conditions,
    decision_tasks,
    elsewhere,
    event_subprocesses,
    event_variables,
    events,
    expressions,
    flows,
    form_data,
    graph,
    ids,
    inputs,
    links,
    listeners,
    names,
    tasks,
    transactions,
)
from engine.bpmn.gate_rules import timers as timer_rules
from engine.bpmn.gate_rules.context import (
    Bundle,
    Findings,
    GateEnvironment,
    ProcessContext,
)
from engine.bpmn.gate_rules.decisions import check_decision_files
from engine.bpmn.gate_rules.files import read_files
from engine.bpmn.gate_rules.lists import check_lists
from engine.bpmn.gate_rules.soundness import check_soundness
from engine.bpmn.gate_rules.together import check_ids_together
from engine.bpmn.process_model import DiagramModel
from engine.bpmn.soundness import Budget

__all__ = ["Finding", "GateEnvironment", "Severity", "check", "is_refused"]

#: More than this nobody reads; the rest is counted.
MAX_FINDINGS = 1_000

_RULES: tuple[Callable[[ProcessContext], Findings], ...] = (
    ids.check_process_key,
    ids.check_start_messages,
    elsewhere.check_reserved_ids,
    elsewhere.check_predicted_tasks,
    ids.check_time_to_live,
    events.check_references,
    events.check_definitions,
    events.check_boundaries,
    timer_rules.check_timers,
    timer_rules.check_dates,
    flows.check_ends,
    flows.check_conditions,
    conditions.check_condition_values,
    flows.check_event_gateways,
    flows.check_drawing,
    event_subprocesses.check_event_subprocesses,
    links.check_links,
    event_variables.check_event_variables,
    compensation.check_compensation_boundaries,
    compensation.check_compensation_handlers,
    compensation.check_compensation_starts,
    compensation.check_compensation_throws,
    compensation.check_compensation_in_loops,
    transactions.check_cancel_ends,
    transactions.check_cancel_boundaries,
    listeners.check_listeners,
    form_data.check_form_data,
    graph.check_starts,
    graph.check_reachability,
    tasks.check_handlers,
    inputs.check_inputs,
    tasks.check_forms,
    tasks.check_loops,
    tasks.check_jobs,
    calls.check_calls,
    calls.check_mappings,
    decision_tasks.check_decisions,
    expressions.check_expressions,
    names.check_names,
    expressions.check_empty_conditions,
)


def check(
    resources: Mapping[str, bytes], environment: GateEnvironment
) -> list[Finding]:
    """Return all findings, sorted by file and line; an error refuses the deployment."""
    files = read_files(resources)
    bundle = Bundle(
        environment=environment,
        diagrams=tuple(files.diagrams),
        forms=files.forms,
        form_fields=files.form_fields,
        processes={
            process.key: process
            for diagram in files.diagrams
            for process in diagram.processes
            if process.executable
        },
        decisions=frozenset(
            decision for model in files.decisions for decision in model.decisions
        ),
    )
    found = [
        *files.findings,
        *check_decision_files(files.decisions),
        *check_ids_together(bundle.diagrams),
    ]
    budget = Budget()
    for diagram in bundle.diagrams:
        found.extend(_check_diagram(bundle, diagram, budget))
    return _limited(sorted(dict.fromkeys(found), key=lambda one: one.place))


def is_refused(findings: Iterable[Finding]) -> bool:
    """Say whether a deployment with these findings is refused."""
    return any(one.severity is Severity.ERROR for one in findings)


def _check_diagram(
    bundle: Bundle, diagram: DiagramModel, budget: Budget
) -> list[Finding]:
    found = [
        *check_lists(diagram),
        *ids.check_diagram_ids(diagram),
        *ids.check_executable(diagram),
        *flows.check_pools_drawn(diagram),
    ]
    runs = any(process.executable for process in diagram.processes)
    roots = _roots(diagram)
    for process in diagram.processes:
        if process.executable or not runs:
            context = ProcessContext(
                bundle=bundle, diagram=diagram, process=process, roots=roots
            )
            for rule in _RULES:
                found.extend(rule(context))
            found.extend(check_soundness(context, budget=budget, told=found[:]))
    return found


def _roots(diagram: DiagramModel) -> frozenset[tuple[str, str]]:
    return frozenset(
        (kind, seen.element_id)
        for seen in diagram.seen
        if seen.element_id
        for kind in ("message", "signal", "error", "escalation")
        if seen.word == f"bpmn:{kind}"
    )


def _limited(found: list[Finding]) -> list[Finding]:
    """Keep the first findings, errors before others if there are too many."""
    if len(found) <= MAX_FINDINGS:
        return found
    errors = [one for one in found if one.severity is Severity.ERROR]
    others = [one for one in found if one.severity is not Severity.ERROR]
    kept = sorted((errors + others)[:MAX_FINDINGS], key=lambda one: one.place)
    count = len(found) - MAX_FINDINGS
    last = kept[-1]
    subject = Subject(resource=last.resource, line=last.line, column=last.column)
    return [*kept, finding(Severity.INFO, "more_findings", subject, count=count)]
