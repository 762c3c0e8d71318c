"""The list of approvals as a file: what was asked, by whom, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from web.approval_reading import RequestView
from web.exporting import ExportKind, export_response
from web.i18n import gettext as _
from web.spreadsheets import Cell


def export_approvals(rows: Iterable[RequestView], kind: ExportKind) -> Response:
    """Answer with requests for approval, in the order of the page."""
    columns = [
        _("事项"),
        _("案号"),
        _("经营主体"),
        _("产品"),
        _("送审人"),
        _("送审时间"),
        _("送审说明"),
        _("状态"),
        _("审批期限"),
        _("审批意见"),
        _("审批时间"),
    ]
    return export_response(_("审批"), columns, (_line(row) for row in rows), kind)


def _line(row: RequestView) -> list[Cell]:
    return [
        row.matter,
        row.case_no,
        row.entity,
        row.product,
        row.asked_by,
        row.asked_at,
        row.reason,
        row.outcome,
        row.deadline.shown.text if row.deadline else "",
        row.opinion,
        row.ended_at,
    ]
