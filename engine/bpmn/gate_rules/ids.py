"""Ids: each element that needs one has one, and nobody else has it."""

from __future__ import annotations

import re

from engine.bpmn import words
from engine.bpmn.findings import Severity, Subject, finding
from engine.bpmn.gate_rules.context import Bundle, Findings, ProcessContext, subject_of
from engine.bpmn.history_days import history_days
from engine.bpmn.process_model import DiagramModel, SeenConstruct

_ID = re.compile(r"[^\W\d][\w.-]{0,254}")
_NEED_IDS = frozenset(
    f"bpmn:{name}" for name in words.FLOW_NODES | {"process", "message", "signal"}
)


def check_diagram_ids(diagram: DiagramModel) -> Findings:
    """Check the ids of one file."""
    first: dict[str, SeenConstruct] = {}
    for seen in diagram.seen:
        if not _is_named_element(seen.word):
            continue
        subject = subject_of(diagram.resource, seen)
        if not seen.element_id:
            if seen.word in _NEED_IDS:
                kind = seen.word.partition(":")[2]
                yield finding(Severity.ERROR, "missing_id", subject, kind=kind)
        elif seen.element_id in first:
            yield finding(
                Severity.ERROR,
                "duplicate_id",
                subject,
                id=seen.element_id,
                other=first[seen.element_id].place.line,
            )
        else:
            first[seen.element_id] = seen
            if _ID.fullmatch(seen.element_id) is None:
                yield finding(Severity.ERROR, "bad_id", subject, id=seen.element_id)


def _is_named_element(word: str) -> bool:
    prefix, _, name = word.partition(":")
    return prefix == "bpmn" and name in words.NAMED


def check_executable(diagram: DiagramModel) -> Findings:
    """Check that the file has something to execute."""
    if not any(process.executable for process in diagram.processes):
        subject = Subject(resource=diagram.resource)
        if diagram.processes:
            process = diagram.processes[0]
            subject = Subject(
                resource=diagram.resource,
                element_id=process.key,
                label=process.name,
                line=process.place.line,
                column=process.place.column,
            )
        yield finding(Severity.ERROR, "no_executable_process", subject)
        return
    for process in diagram.processes:
        if not process.executable:
            subject = Subject(
                resource=diagram.resource,
                element_id=process.key,
                label=process.name,
                line=process.place.line,
                column=process.place.column,
            )
            yield finding(Severity.INFO, "process_not_executable", subject)


def check_process_key(context: ProcessContext) -> Findings:
    """Check that no other file of the deployment has a process of the same id."""
    for diagram in context.bundle.diagrams:
        if diagram.resource == context.diagram.resource:
            return
        for other in diagram.processes:
            if other.executable and other.key == context.process.key:
                yield context.error(
                    "duplicate_process", None, key=other.key, other=diagram.resource
                )


def check_start_messages(context: ProcessContext) -> Findings:
    """Check that a message starts one process only."""
    earlier = _start_messages(context.bundle, before=context)
    for node in context.process.scope.nodes.values():
        event = node.event
        if node.kind != "startEvent" or event is None or event.kind != "message":
            continue
        name = event.reference
        if name in earlier:
            yield context.error(
                "duplicate_start_message", node, name=name, other=earlier[name]
            )
        elif name:
            earlier[name] = node.id


def _start_messages(bundle: Bundle, *, before: ProcessContext) -> dict[str, str]:
    found = _deployed_start_messages(bundle)
    for diagram in bundle.diagrams:
        for process in diagram.processes:
            if process is before.process:
                return found
            for node in process.scope.nodes.values():
                event = node.event
                if not process.executable or event is None or not event.reference:
                    continue
                if node.kind == "startEvent" and event.kind == "message":
                    found.setdefault(event.reference, node.id)
    return found


def _deployed_start_messages(bundle: Bundle) -> dict[str, str]:
    """Return the messages of processes that this deployment does not replace."""
    found: dict[str, str] = {}
    for known in bundle.environment.deployed_start_messages:
        key, _, name = known.partition(" ")
        if key not in bundle.processes:
            found[name] = key
    return found


def check_time_to_live(context: ProcessContext) -> Findings:
    """Check that the history time to live can be read."""
    text = context.process.camunda.get("historyTimeToLive")
    if text is not None and history_days(text) is None:
        yield context.error("time_to_live", None, text=text)
