"""Show causes in tables: what each row says, in words of Annex C."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.knowledge.annex_c import Entry
from handlers.knowledge.book import CauseBook
from handlers.linkage.analyses import PROCESS_NAMES
from handlers.linkage.variables import text


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseRow:
    """One cause of one case."""

    text: str
    issue: Entry | None
    process: str
    factor: str
    method: str
    is_root: bool
    control: str


def cause_row(row: Mapping[str, object], book: CauseBook) -> CauseRow:
    """Return what a table shows of a cause."""
    control = book.control(row.get("control_key"))
    issue = book.issue(row.get("issue_key"))
    stage = text(row, "stage_key") or (issue.stage if issue else "")
    return CauseRow(
        text=text(row, "description"),
        issue=issue,
        process=PROCESS_NAMES.get(stage, ""),
        factor=text(row, "factor"),
        method=text(row, "analysis_method"),
        is_root=row.get("is_root") is True,
        control=control.name if control else "",
    )
