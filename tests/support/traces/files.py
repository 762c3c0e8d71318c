"""The files of a trace: diagrams, forms that are named, decisions in few words."""

from __future__ import annotations

import json
import re

from tests.support.decision_files import decision, decision_file, literal, table
from tests.support.sketch import sketch
from tests.support.traces.catalogue import DecisionTable, Trace

_FORM = re.compile(r" (?:form|camunda:formRef)=(\w+)")


def files_of(trace: Trace) -> dict[str, bytes]:
    """Return everything that is deployed for a trace."""
    files = {
        f"{key}.bpmn": sketch(text, key=key) for key, text in trace.diagrams.items()
    }
    named = {form for text in trace.diagrams.values() for form in _FORM.findall(text)}
    for form in sorted(named):
        files[f"{form}.form"] = json.dumps(
            {"id": form, "type": "default", "schemaVersion": 16, "components": []}
        ).encode()
    # Rules of different tables have the same ids, which one file must not have.
    for wanted in trace.decisions:
        files[f"{wanted.name}.dmn"] = decision_file(_decision(wanted))
    return files


def decisions_of(trace: Trace) -> bytes:
    """Return the decisions of a trace as one file."""
    return decision_file(*map(_decision, trace.decisions))


def deciding(name: str, value: object) -> bytes:
    """Return another version of a decision, which always says the same."""
    return decision_file(decision(name, literal(json.dumps(value))))


def _decision(wanted: DecisionTable) -> str:
    head, *rules = wanted.lines
    inputs, outputs = _cells(head)
    logic = table(
        inputs,
        outputs,
        *([*conditions, *results] for conditions, results in map(_cells, rules)),
        policy=wanted.policy or None,
    )
    tag = f'camunda:versionTag="{wanted.tag}"' if wanted.tag else ""
    return decision(wanted.name, logic, attributes=tag)


def _cells(line: str) -> tuple[list[str], list[str]]:
    left, _, right = line.partition("=>")
    return [cell.strip() for cell in left.split(",")], [
        cell.strip() for cell in right.split(",")
    ]
