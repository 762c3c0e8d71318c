"""What `tandem scenario` says: lines for people, or one JSON object for tools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlers.scenarios.coverage import Coverage
from handlers.scenarios.errors import FileFault
from handlers.scenarios.model import Scenario
from handlers.scenarios.replay import Deviation, Replayed

#: Raised when the shape of the JSON object changes in a way that breaks readers.
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """One file: refused, or replayed."""

    path: Path
    scenario: Scenario | None = None
    faults: Sequence[FileFault | Deviation] = ()
    replayed: Replayed | None = None

    @property
    def is_as_expected(self) -> bool:
        """Say whether it could be read and went as it says."""
        return not self.faults


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioReport:
    """All files, and the coverage of their processes where it was asked for."""

    files: Sequence[FileReport]
    coverage: Sequence[Coverage] = ()

    @property
    def failed(self) -> int:
        """Return how many files did not go as they say."""
        return sum(not each.is_as_expected for each in self.files)

    def lines(self) -> Iterator[str]:
        """Yield lines for people."""
        for each in self.files:
            mark = "ok" if each.is_as_expected else "FAILED"
            title = each.scenario.title if each.scenario else ""
            yield f"{mark:6} {each.path}  {title}".rstrip()
            yield from (f"       {fault}" for fault in each.faults)
        for one in self.coverage:
            covered = len(one.taken) - len(one.missing)
            yield (
                f"{one.process}: {covered} of {len(one.taken)} flows ({one.share}%) "
                f"by {one.scenarios} scenarios"
            )
            yield from (f"       not taken: {flow}" for flow in one.missing)
        yield f"{len(self.files)} scenarios, {self.failed} failed"

    def to_json(self) -> dict[str, Any]:
        """Return the object that tools read, as the designers' guide describes it."""
        return {
            "format": FORMAT,
            "failed": self.failed,
            "scenarios": [_file_json(each) for each in self.files],
            "coverage": [
                {
                    "process": each.process,
                    "scenarios": each.scenarios,
                    "share": each.share,
                    "flows": dict(each.taken),
                }
                for each in self.coverage
            ],
        }


def _file_json(each: FileReport) -> dict[str, Any]:
    course = each.replayed.course if each.replayed else None
    return {
        "file": str(each.path),
        "title": each.scenario.title if each.scenario else None,
        "process": each.scenario.process if each.scenario else None,
        "ok": each.is_as_expected,
        "faults": [
            {"line": fault.line, "message": str(fault)} for fault in each.faults
        ],
        "passed": list(course.passed) if course else [],
        "flows": sorted(course.flows) if course else [],
    }
