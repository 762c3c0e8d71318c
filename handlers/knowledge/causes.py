"""What a chosen issue brings into a row of causes, and which measures it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert

from engine import UnitOfWork
from handlers.knowledge.annex_c import Entry
from handlers.knowledge.book import CauseBook
from handlers.knowledge.tables import case_cause

Row = Mapping[str, object]

#: As long as the field for the cause of a measure.
_LONGEST_CAUSE = 300


def filled_row(book: CauseBook, row: Row) -> dict[str, object]:
    """Return a row of causes with what its issue says; what was typed is kept."""
    issue = book.issue(row.get("issue_key"))
    if issue is None:
        return dict(row)
    controls = book.controls_for(issue.key)
    brought: dict[str, object] = {
        "stage_key": issue.stage,
        "description": _text(book, issue, str(row.get("description") or "")),
    }
    if issue.factor:
        brought["factor"] = issue.factor
    if controls:
        brought["control_key"] = controls[0].key
    return {**row, **brought}


def _text(book: CauseBook, issue: Entry, typed: str) -> str:
    """Return what stands in the description after an issue was chosen.

    The text of another issue that nobody touched gives way; own words stay on top.
    """
    kept = typed.strip()
    if not kept or kept in {each.text for each in book.issues()}:
        return issue.text
    return kept if issue.text in kept else f"{kept}\n{issue.text}"


def proposed_measures(book: CauseBook, causes: Iterable[Row]) -> list[dict[str, str]]:
    """Return one measure for each control of each root cause, to begin with."""
    return [
        row
        for cause in causes
        if cause.get("is_root") is True
        for row in _measures(book, cause)
    ]


def _measures(book: CauseBook, cause: Row) -> list[dict[str, str]]:
    named = str(cause.get("description") or "")[:_LONGEST_CAUSE]
    chosen = book.control(cause.get("control_key"))
    controls = [chosen] if chosen is not None else []
    controls += [
        control
        for control in book.controls_for(cause.get("issue_key"))
        if control not in controls
    ]
    if not controls:
        return [{"cause": named}]
    return [
        {"cause": named, "control_key": control.key, "content": control.text}
        for control in controls
    ]


def keep_causes(uow: UnitOfWork, business_key: str, causes: Iterable[Row]) -> None:
    """Keep the causes of a case's latest analysis, instead of those before it."""
    of_case = case_cause.c.business_key == business_key
    uow.connection.execute(delete(case_cause).where(of_case))
    rows = [
        {
            "business_key": business_key,
            "number": number,
            "issue_key": str(cause.get("issue_key") or ""),
            "stage": str(cause.get("stage_key") or ""),
            "factor": str(cause.get("factor") or ""),
            "is_root": cause.get("is_root") is True,
            "text": str(cause.get("description") or ""),
        }
        for number, cause in enumerate(causes, start=1)
    ]
    if rows:
        uow.connection.execute(insert(case_cause), rows)
