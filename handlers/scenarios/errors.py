"""What is wrong with a scenario file, said with its line and field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override

from handlers.errors import DomainRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault:
    """One thing that is wrong with a file."""

    #: From 1.
    line: int
    #: Where in the file, such as `steps.3.complete`; empty for the whole file.
    field: str
    message: str

    @override
    def __str__(self) -> str:
        """Return it as one line."""
        where = f"line {self.line}"
        return (
            f"{where}, {self.field}: {self.message}"
            if self.field
            else (f"{where}: {self.message}")
        )


class ScenarioRefused(DomainRefused):
    """The file is no scenario; nothing was run."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)


class ProcessMissing(DomainRefused):
    """None of the files has the process of a scenario."""

    def __init__(self, key: str) -> None:
        super().__init__(f"没有流程 {key} 的文件 (no diagram has the process {key})")
        self.key = key
