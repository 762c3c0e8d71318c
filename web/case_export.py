"""The list of cases as a file: one line a case, without the drawing of its stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import Response

from handlers.deadlines.clocks import clocks_of
from handlers.linkage.cases import CaseHeader, CaseQuery, find_cases
from handlers.linkage.clock_sight import seen_clocks
from handlers.linkage.earlier.entering import entered_among
from web.case_reading import Names
from web.exporting import MOST_ROWS, ExportKind, export_response
from web.i18n import gettext as _
from web.presenters.case import CaseRow, case_row
from web.services import services
from web.spreadsheets import Cell
from web.visitor import current_visitor

#: Cases read at once, so that a long list is never in memory as a whole.
_BATCH = 500


def export_cases(query: CaseQuery, kind: ExportKind) -> Response:
    """Answer with the cases that a query finds and the visitor may see."""
    return export_response(_("案件"), _columns(), _lines(query), kind)


def _columns() -> list[str]:
    return [
        _("案号"),
        _("经营主体"),
        _("产品"),
        _("型号规格"),
        _("不合格项目"),
        _("报告编号"),
        _("来源"),
        _("轮次"),
        _("最近期限"),
        _("到期日"),
        _("依据"),
        _("承办人"),
        _("停售"),
        _("登记于"),
        _("结果"),
        _("补录"),
    ]


def _lines(query: CaseQuery) -> Iterator[list[Cell]]:
    actor = current_visitor().actor
    for offset in range(0, MOST_ROWS + 1, _BATCH):
        with services().engine.read() as connection:
            found = find_cases(
                connection, replace(query, limit=_BATCH, offset=offset), actor=actor
            )
            clocks = clocks_of(connection, [each.business_key for each in found])
            book = services().books.at(connection)
            later = entered_among(connection, {each.business_key for each in found})
        names = Names(header.officer_id for header in found)
        for header in found:
            row = case_row(
                header,
                stages=None,
                clocks=seen_clocks(
                    clocks[header.business_key], current_visitor().actor
                ),
                book=book,
                today=services().today,
                officer=names(header.officer_id),
            )
            yield _line(header, row, later=header.business_key in later)
        if len(found) < _BATCH:
            return


def _line(header: CaseHeader, row: CaseRow, *, later: bool) -> list[Cell]:
    due = row.deadline
    return [
        header.business_key,
        header.entity_name,
        header.product,
        header.model,
        header.item,
        header.report_no,
        header.origin,
        header.round,
        due.matter if due else "",
        due.shown.text if due else "",
        due.law_ref if due else "",
        row.officer,
        row.stop_sale.text if row.stop_sale else "",
        header.opened_at,
        header.outcome or _("在办"),
        _("补录") if later else "",
    ]
