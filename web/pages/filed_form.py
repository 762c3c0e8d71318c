"""Show a filed form as it was handed in, on the screen and on paper."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import NotFound

from handlers.linkage.paper_readers import may_write
from handlers.parties.view_log import Viewed
from web.case_reading import open_case_file
from web.filed_forms import read_filed
from web.i18n import gettext as _
from web.presenters.case import header_facts
from web.presenters.rows import Fact
from web.routing import Guard, Pages
from web.templating import page
from web.viewing import note
from web.visitor import current_visitor

pages = Pages("filed_form", __name__)

#: A version has fewer digits.
_DIGITS = 6


@pages.page("/cases/<case_no>/forms/<submission_id>", guard=Guard.SIGNED_IN)
def filed_form(case_no: str, submission_id: str) -> str:
    """Show one filed form of a case.

    Raises:
        NotFound: the case has no such form that the visitor may read.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    asked = request.args.get("v", "")
    version = int(asked) if asked.isdecimal() and len(asked) < _DIGITS else None
    found = read_filed(file, submission_id, version=version)
    if found is None:
        raise NotFound
    filed, view = found
    note(Viewed.FORM, submission_id, title=filed.title, business_key=file.case_no)
    return page(
        "filed_form.html",
        header=file.header,
        facts=(Fact(label=_("案号"), text=case_no), *header_facts(file.header)),
        filed=filed,
        view=view,
        shown=version,
        may_correct=may_write(file.actor),
    )
