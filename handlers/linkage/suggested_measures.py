"""Measures that helped in other cases: from the tool book, by issue and product."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from handlers.forms.rules import Suggestion
from handlers.knowledge.local_entries import cause_book
from handlers.knowledge.toolbook import ToolEntry, find_entries
from handlers.linkage.case_context import CaseContext
from handlers.linkage.variables import rows, text

#: More than these nobody reads beside a form.
_MOST = 6
_LONGEST_CAUSE = 300
_ID_LENGTH = 16


def suggested_measures(case: CaseContext) -> Sequence[Suggestion]:
    """Return what solved the same issues, or helped with the same product."""
    causes = [row for row in rows(case.variables, "causes") if row.get("is_root")]
    keys = list(dict.fromkeys(text(row, "issue_key") for row in causes))
    wanted = [key for key in keys if key]
    found = find_entries(
        case.connection,
        issue_keys=wanted,
        product=case.header.product,
        limit=_MOST * 5,
    )
    others = [entry for entry in found if entry.business_key != case.business_key]
    different: dict[str, ToolEntry] = {}
    for entry in sorted(others, key=lambda entry: entry.issue_key not in wanted):
        if entry.solution:
            different.setdefault(entry.solution, entry)
    return [_suggestion(case, entry) for entry in list(different.values())[:_MOST]]


def _suggestion(case: CaseContext, entry: ToolEntry) -> Suggestion:
    issue = cause_book(case.connection).issue(entry.issue_key)
    named = f"{issue.key} {issue.name}" if issue else entry.area
    return Suggestion(
        id=_id(entry),
        table="measures",
        title=entry.solution,
        text=entry.problem,
        source=f"{named} · {entry.product}",
        row={
            "cause": _cause(case, entry),
            "content": entry.solution,
            "control_key": issue.controls[0] if issue and issue.controls else "",
        },
    )


def _id(entry: ToolEntry) -> str:
    """Return an id that does not tell from which case an entry comes."""
    told = f"{entry.business_key}.{entry.number}"
    return hashlib.sha256(told.encode()).hexdigest()[:_ID_LENGTH]


def _cause(case: CaseContext, entry: ToolEntry) -> str:
    """Return the cause of this case that the solution answers, else its own."""
    for row in rows(case.variables, "causes"):
        if row.get("is_root") and text(row, "issue_key") == entry.issue_key:
            return text(row, "description")[:_LONGEST_CAUSE]
    return entry.problem[:_LONGEST_CAUSE]
