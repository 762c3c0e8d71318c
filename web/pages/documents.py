"""Show documents as they will be printed, and hand their files out."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import NotFound

from handlers.documents.pdf import to_pdf
from handlers.linkage.paper_readers import may_write
from web.case_reading import open_case_file
from web.document_pages import document_file, document_page, document_picture
from web.document_reading import (
    correction_refused,
    document_seen,
    documents_seen,
    note_documents,
    signature_refused,
    version_seen,
)
from web.i18n import gettext as _
from web.presenters.work import case_url
from web.routing import Guard, Pages
from web.security.headers import UPLOAD_POLICY
from web.services import services
from web.visitor import current_visitor

pages = Pages("documents", __name__)

_DOCUMENT = "/cases/<case_no>/documents/<document_id>"
#: More papers than this are a task for the archive of the case.
_MOST_TOGETHER = 60


@pages.page(_DOCUMENT, guard=Guard.SIGNED_IN)
def document(case_no: str, document_id: str) -> str:
    """Show one document: its pages, its versions, and what can be done with it."""
    file = open_case_file(case_no, actor=current_visitor().actor)
    found = document_seen(file, document_id)
    with services().engine.read() as connection:
        no_signature = signature_refused(connection, file, found)
        no_correction = correction_refused(connection, file, found)
    return document_page(
        found,
        title=file.header.title,
        crumbs=(
            ("/cases", _("案件")),
            (f"{case_url(file.case_no)}?tab=forms", file.case_no),
        ),
        may_write=may_write(file.actor),
        no_signature=no_signature,
        no_correction=no_correction,
    )


@pages.page(
    f"{_DOCUMENT}/pages/<int:version>-<int:page_number>.png", guard=Guard.SIGNED_IN
)
def picture(case_no: str, document_id: str, version: int, page_number: int) -> Response:
    """Hand out one page of a document as a picture.

    Raises:
        NotFound: there is no such page.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    found = document_seen(file, document_id)
    return document_picture(found, version, page_number)


@pages.page(f"{_DOCUMENT}/files/<int:version>.<format_>", guard=Guard.SIGNED_IN)
def hand_out(case_no: str, document_id: str, version: int, format_: str) -> Response:
    """Hand out a version of a document as a file.

    Raises:
        NotFound: there is no such version or format.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    found = document_seen(file, document_id)
    return document_file(found, version, format_)


@pages.page("/cases/<case_no>/documents.pdf", guard=Guard.SIGNED_IN)
def together(case_no: str) -> Response:
    """Print several documents of a case as one file, each with its own pages.

    Raises:
        NotFound: none of those that were asked for is there.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    wanted = set(request.args.getlist("id"))
    chosen = [
        each for each in documents_seen(file) if each.id in wanted and each.version
    ]
    if not chosen:
        raise NotFound
    note_documents(chosen)
    press = services().press
    sheets = [
        press.sheet(each, version_seen(each, each.version))
        for each in chosen[:_MOST_TOGETHER]
    ]
    made = to_pdf(sheets, made_at=services().clock.now())
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Security-Policy"] = UPLOAD_POLICY
    response.headers["Content-Disposition"] = f"inline; filename={case_no}.pdf"
    return response
