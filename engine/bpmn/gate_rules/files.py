"""Files of a deployment: names, forms, and files that cannot be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from engine.bpmn.dmn.model import DecisionModel
from engine.bpmn.dmn.reader import read_decisions
from engine.bpmn.findings import Finding, Severity, Subject, finding
from engine.bpmn.gate_rules.context import Findings
from engine.bpmn.process_model import DiagramModel
from engine.bpmn.reader import read_diagram
from engine.bpmn.xml_input import MAX_BYTES, XmlRefused

MAX_RESOURCES = 200
_DIAGRAM_ENDINGS = (".bpmn", ".bpmn20.xml")
_DECISIONS_ENDING = ".dmn"
_UNSUPPORTED_ENDINGS = (".cmmn", ".xml")
_BAD_NAME = re.compile(
    r"[\x00-\x1f\x7f]|^/|\\|^.{256,}$|^\s*$|(^|/)\.\.?(/|$)", re.DOTALL
)


@dataclass(slots=True)
class ReadFiles:
    """The files that could be read, and what was wrong with the others."""

    diagrams: list[DiagramModel] = field(default_factory=list)
    #: Form id -> file name.
    forms: dict[str, str] = field(default_factory=dict)
    #: Form id, or file name without ending -> names of its fields.
    form_fields: dict[str, frozenset[str]] = field(default_factory=dict)
    decisions: list[DecisionModel] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_files(resources: Mapping[str, bytes]) -> ReadFiles:
    """Read all diagrams, decisions and forms."""
    files = ReadFiles()
    files.findings.extend(_check_names(resources))
    for name in sorted(resources):
        content = resources[name]
        if is_diagram(name):
            with _noting_refusal(files, name):
                files.diagrams.append(read_diagram(name, content))
        elif name.lower().endswith(_DECISIONS_ENDING):
            with _noting_refusal(files, name):
                files.decisions.append(read_decisions(name, content))
        elif name.lower().endswith(".form"):
            files.findings.extend(_read_form(files, name, content))
        elif name.lower().endswith(_UNSUPPORTED_ENDINGS):
            files.findings.append(_error("unsupported_resource", name))
    return files


def is_diagram(name: str) -> bool:
    """Say whether a file of this name holds a process diagram."""
    return name.lower().endswith(_DIAGRAM_ENDINGS)


def _check_names(resources: Mapping[str, bytes]) -> Findings:
    if not resources:
        yield _error("nothing_to_deploy", "")
    if len(resources) > MAX_RESOURCES:
        yield _error("too_many_resources", "", limit=MAX_RESOURCES)
    for name in resources:
        if _BAD_NAME.search(name):
            yield _error("resource_name", name[:MAX_RESOURCES], name=name)


@contextmanager
def _noting_refusal(files: ReadFiles, name: str) -> Iterator[None]:
    """Turn a file that cannot be read into a finding."""
    try:
        yield
    except XmlRefused as refused:
        code = refused.fault.value
        files.findings.append(
            finding(
                Severity.ERROR,
                code,
                Subject(resource=name, line=refused.line),
                limit=MAX_BYTES,
                detail=refused.reason,
            )
        )


def _read_form(files: ReadFiles, name: str, content: bytes) -> Findings:
    if len(content) > MAX_BYTES:
        yield _error("file_too_large", name, limit=MAX_BYTES)
        return
    try:
        form = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        form = None
    if not isinstance(form, dict):
        yield _error("form_unreadable", name)
        return
    form_id = form.get("id")
    if not isinstance(form_id, str) or not form_id.strip():
        yield _error("form_without_id", name)
    elif form_id in files.forms:
        yield _error("duplicate_form", name, form=form_id, other=files.forms[form_id])
    else:
        files.forms[form_id] = name
        fields = frozenset(_fields(form))
        files.form_fields |= {form_id: fields, PurePosixPath(name).stem: fields}


def _error(code: str, resource: str, **facts: object) -> Finding:
    return finding(Severity.ERROR, code, Subject(resource=resource), **facts)


def _fields(form: Mapping[str, object]) -> Iterator[str]:
    """Yield the variables that a form can write: the keys of its fields."""
    waiting: list[object] = [form.get("components")]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, dict):
            yield from (
                name
                for name in (part.get("key"), part.get("path"))
                if isinstance(name, str)
            )
            waiting.append(part.get("components"))
