"""Show documents as they will be printed, and hand their files out."""

from __future__ import annotations

from flask import Response, request, send_file
from werkzeug.exceptions import NotFound

from handlers.documents.pdf import to_pdf
from handlers.documents.press import FileFormat
from handlers.documents.records import (
    DocumentState,
    DocumentView,
    file_digests,
    scans_of,
    versions_of,
)
from handlers.linkage.paper_readers import may_write
from web.case_reading import Names, open_case_file
from web.document_reading import (
    document_seen,
    documents_seen,
    note_document,
    version_seen,
)
from web.presenters.case import case_head
from web.presenters.documents import document_url, state_chip, version_rows
from web.routing import Guard, Pages
from web.security.headers import UPLOAD_POLICY
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("documents", __name__)

_DOCUMENT = "/cases/<case_no>/documents/<document_id>"
_MEDIA_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.WORD: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
}
#: More papers than this are a task for the archive of the case.
_MOST_TOGETHER = 60
#: Pages of a preview; the rest is in the file.
_MOST_PAGES = 12
#: A version has fewer digits.
_DIGITS = 6


@pages.page(_DOCUMENT, guard=Guard.SIGNED_IN)
def document(case_no: str, document_id: str) -> str:
    """Show one document: its pages, its versions, and what can be done with it."""
    file = open_case_file(case_no, actor=current_visitor().actor)
    found = document_seen(file, document_id)
    with services().engine.read() as connection:
        versions = versions_of(connection, document_id)
        scans = scans_of(connection, [document_id])
        digests = file_digests(connection, document_id)
    names = Names(
        [each.written_by for each in versions]
        + [each.received_by for each in scans]
        + [found.created_by, found.voided_by]
    )
    shown = _asked_version(found)
    pictures = services().press.pictures(found, version_seen(found, shown))
    return page(
        "document.html",
        head=case_head(file.header, file.ladder),
        document=found,
        url=document_url(found),
        state=state_chip(found),
        versions=version_rows(found, versions, scans, name_of=names),
        digests=digests,
        shown=shown,
        pages=range(1, min(len(pictures), _MOST_PAGES) + 1),
        more_pages=max(0, len(pictures) - _MOST_PAGES),
        may_write=may_write(file.actor),
        is_draft=found.state is DocumentState.DRAFT,
        is_open=found.version == 0 and found.state is not DocumentState.VOID,
        is_void=found.state is DocumentState.VOID,
        name_of=names,
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
    made = services().press.pictures(found, version_seen(found, version))
    if not 1 <= page_number <= min(len(made), _MOST_PAGES):
        raise NotFound
    response = Response(made[page_number - 1], mimetype="image/png")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@pages.page(f"{_DOCUMENT}/files/<int:version>.<format_>", guard=Guard.SIGNED_IN)
def hand_out(case_no: str, document_id: str, version: int, format_: str) -> Response:
    """Hand out a version of a document as a file.

    Raises:
        NotFound: there is no such version or format.
    """
    file = open_case_file(case_no, actor=current_visitor().actor)
    found = document_seen(file, document_id)
    if format_ not in set(FileFormat) or version_seen(found, version) is None:
        raise NotFound
    wanted = FileFormat(format_)
    printed = services().press.file(found, version, wanted)
    name = f"{found.kind.zh}_{found.number or case_no}_第{version}版.{wanted.value}"
    response = send_file(
        printed.path.open("rb"),
        mimetype=_MEDIA_TYPES[wanted],
        as_attachment=wanted is FileFormat.WORD,
        download_name=name,
        etag=printed.sha256,
    )
    response.headers["Content-Security-Policy"] = UPLOAD_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


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
    for each in chosen:
        note_document(each)
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


def _asked_version(found: DocumentView) -> int:
    """Return the version that the address asks for, else the newest."""
    asked = request.args.get("v", "")
    version = (
        int(asked) if asked.isdecimal() and len(asked) < _DIGITS else found.version
    )
    return version if 1 <= version <= found.version else found.version
