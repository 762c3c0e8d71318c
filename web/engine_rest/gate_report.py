"""Tell the Modeler what the deployment gate found, in the shape that it shows whole.

The Modeler prints `message` as it is, and nothing else: so every finding stands there
on a line of its own, with the element's label, because nobody can click on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from engine import Finding, Severity

#: By this beginning the Modeler knows a fault of the diagram from one of the service.
_HEAD = "ENGINE-09005 Could not parse BPMN process. Errors: "


def parse_exception(found: Sequence[object]) -> dict[str, object]:
    """Return Camunda's ParseException of a refused deployment."""
    findings = cast("Sequence[Finding]", found)
    errors = [each for each in findings if each.severity is Severity.ERROR]
    lines = "".join(f"\n* {each}" for each in errors)
    return {
        "type": "ParseException",
        "message": f"{_HEAD}{lines}",
        "code": 0,
        "details": {
            name: _details(each for each in findings if each.resource == name)
            for name in sorted({each.resource for each in findings})
        },
    }


def _details(findings: Iterable[Finding]) -> dict[str, list[object]]:
    reports: dict[str, list[object]] = {"errors": [], "warnings": []}
    for each in findings:
        kind = "errors" if each.severity is Severity.ERROR else "warnings"
        reports[kind].append(_report(each))
    return reports


def _report(found: Finding) -> dict[str, object]:
    ids = list(found.path) or [found.element_id] if found.element_id else []
    return {
        "message": f"{found.text_zh} / {found.text_en}",
        "line": found.line,
        "column": found.column,
        "mainElementId": found.element_id,
        "elementIds": ids,
    }
