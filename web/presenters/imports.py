"""Say what becomes of the lines of a file of reports, before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.imports.columns import ITEMS
from handlers.imports.planning import Fate, PlannedRow
from handlers.imports.store import ImportRow, RowState
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.deadline import Chip, Tone
from web.presenters.work import case_url

_FATES: Mapping[Fate, tuple[str, Tone]] = {
    Fate.NEW: (marked("新建"), Tone.GREEN),
    Fate.JOIN: (marked("并入"), Tone.BLUE),
    Fate.WRONG: (marked("有误"), Tone.AMBER),
}
_STATES: Mapping[RowState, tuple[str, Tone]] = {
    RowState.WAITING: (marked("等待办理"), Tone.GREY),
    RowState.MADE: (marked("已新建"), Tone.GREEN),
    RowState.JOINED: (marked("已并入"), Tone.BLUE),
    RowState.KNOWN: (marked("已登记过"), Tone.GREY),
    RowState.REFUSED: (marked("有误"), Tone.AMBER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One line of a file as its page shows it."""

    number: int
    line: int
    chip: Chip
    entity: str
    product: str
    report_no: str
    items: str
    reasons: Sequence[str]
    case_no: str
    case_url: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines share a fate."""

    chip: Chip
    number: int


def planned_rows(rows: Iterable[PlannedRow]) -> list[ReportRow]:
    """Return the lines of a preview."""
    return [
        _row(
            row,
            chip=_chip(*_FATES[row.fate]),
            reasons=row.reasons,
            case_no=row.joins.case_no if row.joins else "",
        )
        for row in rows
    ]


def done_rows(rows: Iterable[ImportRow]) -> list[ReportRow]:
    """Return the lines of an import that runs or has run."""
    return [
        _row(
            row,
            chip=_chip(*_STATES[row.state]),
            reasons=[part for part in row.reason.split("；") if part],
            case_no=row.case_no or "",
        )
        for row in rows
    ]


def planned_tallies(rows: Iterable[PlannedRow]) -> list[Tally]:
    """Return how many lines of a preview share each fate."""
    counts = Counter(row.fate for row in rows)
    return [Tally(_chip(*_FATES[fate]), counts[fate]) for fate in Fate]


def done_tallies(counts: Mapping[RowState, int]) -> list[Tally]:
    """Return how many lines of an import are in each state, without empty ones."""
    return [
        Tally(_chip(*_STATES[state]), counts[state])
        for state in RowState
        if counts.get(state)
    ]


def _chip(text: str, tone: Tone) -> Chip:
    return Chip(_(text), tone)


def _row(
    row: PlannedRow | ImportRow, *, chip: Chip, reasons: Sequence[str], case_no: str
) -> ReportRow:
    product = (row.text("product_name"), row.text("model_spec"))
    return ReportRow(
        number=row.number,
        line=row.line,
        chip=chip,
        entity=row.text("entity_name"),
        product=" ".join(part for part in product if part),
        report_no=row.text("report_no"),
        items=_items(row.answers),
        reasons=reasons,
        case_no=case_no,
        case_url=case_url(case_no) if case_no else "",
    )


def _items(answers: Mapping[str, object]) -> str:
    rows = answers.get(ITEMS)
    names = [
        str(item.get("item_name", ""))
        for item in (rows if isinstance(rows, list) else [])
        if isinstance(item, Mapping)
    ]
    return "、".join(name for name in names if name)
