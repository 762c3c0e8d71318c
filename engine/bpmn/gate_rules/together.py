"""Ids over all files of a deployment: the same id should mean the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpmn import words
from engine.bpmn.findings import Finding, Severity, finding
from engine.bpmn.gate_rules.context import Findings, subject_of
from engine.bpmn.process_model import DiagramModel, SeenConstruct

_ROOTS = frozenset({"message", "signal", "error", "escalation"})
_NODES = words.FLOW_NODES | {"sequenceFlow"}
#: More than so many shared ids of two files are counted, not listed.
_MOST_NAMED = 5


def check_ids_together(diagrams: tuple[DiagramModel, ...]) -> Findings:
    """Compare the ids of each file with those of the files before it."""
    before: list[DiagramModel] = []
    for diagram in diagrams:
        for other in before:
            yield from _compare(diagram, other)
        before.append(diagram)


def _compare(diagram: DiagramModel, other: DiagramModel) -> Iterator[Finding]:
    yield from _compare_roots(diagram, other)
    mine, theirs = _by_id(diagram, _NODES), _by_id(other, _NODES)
    shared = [seen for element_id, seen in mine.items() if element_id in theirs]
    if shared:
        names = ", ".join(str(seen.element_id) for seen in shared[:_MOST_NAMED])
        yield finding(
            Severity.INFO,
            "ids_shared",
            subject_of(diagram.resource, shared[0]),
            ids=names,
            count=len(shared),
            other=other.resource,
        )


def _compare_roots(diagram: DiagramModel, other: DiagramModel) -> Iterator[Finding]:
    theirs = _by_id(other, _ROOTS)
    for element_id, seen in _by_id(diagram, _ROOTS).items():
        same = theirs.get(element_id)
        if same is not None and (same.word, same.label) != (seen.word, seen.label):
            yield finding(
                Severity.WARNING,
                "root_differs",
                subject_of(diagram.resource, seen),
                id=element_id,
                name=seen.label or "-",
                other=other.resource,
                other_name=same.label or "-",
            )


def _by_id(diagram: DiagramModel, kinds: frozenset[str]) -> Mapping[str, SeenConstruct]:
    return {
        seen.element_id: seen
        for seen in diagram.seen
        if seen.element_id and seen.word.removeprefix("bpmn:") in kinds
    }
