"""Check files before a deployment: the gate's rules, then what the domain says of forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.bpmn.findings import Finding, Severity, Subject, finding, legible
from engine.bpmn.form_data import generated, has_form
from engine.bpmn.gate import GateEnvironment, check
from engine.bpmn.gate_process import check_apart
from engine.bpmn.reader import read_diagram
from engine.commands.checking_inputs import declared_inputs, faults_of_inputs
from engine.commands.plugins import FormCheck, FormFault, HandlerRegistry
from engine.model.settings import EngineSettings

_FORM = ".form"
_DIAGRAM = ".bpmn"
#: More faults of one form than these nobody reads.
_MOST_FAULTS = 100


def check_files(
    resources: Mapping[str, bytes],
    *,
    handlers: HandlerRegistry,
    settings: EngineSettings,
    processes: frozenset[str],
    forms: frozenset[str],
    decisions: frozenset[str],
    start_messages: frozenset[str] = frozenset(),
) -> list[Finding]:
    """Return all findings in files, sorted by file and line.

    Args:
        resources: The files by name.
        handlers: What diagrams may refer to.
        settings: Where the gate runs.
        processes: Keys of what is deployed already.
        forms: Ids of the forms that are deployed already.
        start_messages: What messages start which processes, as `key name`.
        decisions: Keys of the decisions that are deployed already.
    """
    environment = GateEnvironment(
        topics=frozenset(handlers.service_tasks),
        delegates=frozenset(handlers.delegates),
        functions=frozenset(handlers.functions),
        remote_topics=settings.remote_topics,
        deployed_processes=processes,
        deployed_forms=forms,
        deployed_start_messages=start_messages,
        deployed_decisions=decisions,
        outputs=frozenset(_outputs(handlers)),
        inputs=frozenset(declared_inputs(handlers)),
    )
    judge = check_apart if settings.check_apart else check
    found = judge(resources, environment)
    unreadable = {one.resource for one in found if one.severity is Severity.ERROR}
    readable = {n: c for n, c in resources.items() if n not in unreadable}
    found.extend(faults_of_inputs(resources, found, handlers))
    if handlers.form_check is not None:
        found.extend(_faults_of_forms(readable, handlers.form_check))
        found.extend(_faults_in_diagrams(readable, handlers.form_check))
    return sorted(found, key=lambda one: one.place)


def _outputs(handlers: HandlerRegistry) -> Iterator[str]:
    """Yield what the handlers that declare it may write, as the gate reads it."""
    for named in (handlers.service_tasks, handlers.delegates):
        for name, handler in named.items():
            if handler.provides is not None:
                yield from (f"{name} {each}" for each in ("", *handler.provides))


def _faults_of_forms(
    resources: Mapping[str, bytes], form_check: FormCheck
) -> Iterator[Finding]:
    for name, content in resources.items():
        if not name.lower().endswith(_FORM):
            continue
        for fault in form_check(content)[:_MOST_FAULTS]:
            yield _finding(Subject(resource=name), fault)


def _faults_in_diagrams(
    resources: Mapping[str, bytes], form_check: FormCheck
) -> Iterator[Finding]:
    """Check the forms that diagrams define themselves; the gate has read them all."""
    for name, content in resources.items():
        if not name.lower().endswith(_DIAGRAM):
            continue
        for process in read_diagram(name, content).processes:
            for node in process.scope.all_nodes() if process.executable else ():
                if not has_form(node):
                    continue
                subject = Subject(
                    resource=name,
                    element_id=node.id,
                    label=node.name,
                    line=node.place.line,
                    column=node.place.column,
                )
                for fault in form_check(generated(node))[:_MOST_FAULTS]:
                    yield _finding(subject, fault)


def _finding(subject: Subject, fault: FormFault) -> Finding:
    general = finding(Severity.ERROR, "form_faulty", subject)
    return replace(general, reason_zh=legible(fault.zh), reason_en=legible(fault.en))
