"""What happened in a case as a file, latest first as on its page."""

from __future__ import annotations

from flask import Response

from web.case_reading import CaseFile
from web.case_story import case_entries
from web.exporting import ExportKind, export_response
from web.i18n import gettext as _


def export_history(file: CaseFile, kind: ExportKind) -> Response:
    """Answer with the entries of a case that the visitor sees."""
    columns = [_("案号"), _("时间"), _("经办人"), _("记录"), _("意见")]
    lines = (
        [file.case_no, entry.when, entry.who, entry.text, entry.remark]
        for entry in case_entries(file)
    )
    name = _("%(case_no)s 办理记录", case_no=file.case_no)
    return export_response(name, columns, lines, kind, about=file.case_no)
