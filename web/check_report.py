"""What `tandem check` says: lines for people, or one JSON object for tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine import Finding, Severity

#: Raised when the shape of the JSON object changes in a way that breaks readers.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The findings in some files; `strict` makes errors of the warnings."""

    files: Sequence[str]
    found: Sequence[Finding]
    strict: bool = False

    @property
    def findings(self) -> list[Finding]:
        """The findings with the severity that counts here, by file and line."""
        return [
            replace(one, severity=Severity.ERROR)
            if self.strict and one.severity is Severity.WARNING
            else one
            for one in self.found
        ]

    @property
    def refused(self) -> bool:
        """Whether the files do not pass."""
        return any(one.severity is Severity.ERROR for one in self.findings)

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each severity."""
        counted = Counter(one.severity for one in self.findings)
        return {severity.value: counted[severity] for severity in Severity}

    def lines(self) -> Iterator[str]:
        """Yield a line for each finding, and one that counts them."""
        for one in self.findings:
            yield f"{one.severity.value} | {one}"
        counts = self.counts()
        yield (
            f"{len(self.files)} files, {counts['error']} errors, "
            f"{counts['warning']} warnings, {counts['info']} notes"
        )

    def to_json(self) -> dict[str, Any]:
        """Return the object that tools read, as the designers' guide describes it."""
        return {
            "format": FORMAT,
            "strict": self.strict,
            "refused": self.refused,
            "files": sorted(self.files),
            "counts": self.counts(),
            "findings": [_finding_json(one) for one in self.findings],
        }


def _finding_json(one: Finding) -> dict[str, Any]:
    return {
        "severity": one.severity.value,
        "code": one.code,
        "file": one.resource,
        "line": one.line,
        "column": one.column,
        "element": one.element_id,
        "label": one.label,
        "reason": {"zh": one.reason_zh, "en": one.reason_en},
        "remedy": {"zh": one.remedy_zh, "en": one.remedy_en},
        "path": list(one.path),
    }
