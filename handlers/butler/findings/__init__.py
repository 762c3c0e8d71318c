"""What butlers find at their clients: opened once, corrected, verified, closed (B5.7.1)."""

from __future__ import annotations

from handlers.butler.findings.model import (
    Finding,
    FindingState,
    NewFinding,
    Severity,
    Source,
)
from handlers.butler.findings.opening import open_finding
from handlers.butler.findings.reading import (
    FindingNotFound,
    FindingQuery,
    find_findings,
    finding_by_id,
    findings_opened_by,
)

__all__ = [
    "Finding",
    "FindingNotFound",
    "FindingQuery",
    "FindingState",
    "NewFinding",
    "Severity",
    "Source",
    "find_findings",
    "finding_by_id",
    "findings_opened_by",
    "open_finding",
]
