"""A tab of the inbox as a file: what, until when, about whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Response

from engine import UserTaskView
from web.exporting import ExportKind, export_response
from web.i18n import gettext as _
from web.presenters.work import WorkRow
from web.spreadsheets import Cell
from web.work_reading import rows_of


def export_inbox(
    pages: Iterable[tuple[UserTaskView, ...]], kind: ExportKind
) -> Response:
    """Answer with the matters of these pages, in their order."""
    columns = [
        _("事项"),
        _("期限"),
        _("到期日"),
        _("依据"),
        _("经营主体"),
        _("产品"),
        _("案号"),
        _("阶段"),
        _("来源"),
    ]
    lines = (_line(row) for row in _rows(pages))
    return export_response(_("待办"), columns, lines, kind)


def _rows(pages: Iterable[tuple[UserTaskView, ...]]) -> Iterator[WorkRow]:
    for tasks in pages:
        yield from rows_of(tasks)


def _line(row: WorkRow) -> list[Cell]:
    due = row.deadline
    return [
        row.matter,
        due.chips[0].text if due else row.ended,
        due.shown.text if due else "",
        due.law_ref if due else "",
        row.entity,
        row.product,
        row.case_no,
        row.stage,
        row.source,
    ]
