"""The papers of a programme: its plan and its summary report, with their versions."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from handlers.documents.errors import DocumentNotFound
from handlers.documents.records import DocumentView, document_by_id
from handlers.linkage.paper_readers import may_write
from web.document_pages import document_file, document_page, document_picture
from web.i18n import gettext as _
from web.pages.document_writing import scan_taken
from web.presenters.work import case_url
from web.programme_reading import ProgrammeFile, open_programme_file
from web.routing import Guard, Pages
from web.services import services
from web.visitor import current_visitor

pages = Pages("programme_documents", __name__)

_DOCUMENT = "/programmes/<programme_id>/documents/<document_id>"


@pages.page(_DOCUMENT, guard=Guard.SIGNED_IN)
def document(programme_id: str, document_id: str) -> str:
    """Show one paper of a programme.

    It is put right where it comes from, by a change of the plan; nobody voids it.
    """
    file, found = _found(programme_id, document_id)
    return document_page(
        found,
        title=file.programme.name,
        crumbs=(
            ("/programmes", _("帮扶项目")),
            (case_url(file.number), file.number),
        ),
        may_write=may_write(file.actor),
        may_void=False,
    )


@pages.page(
    f"{_DOCUMENT}/pages/<int:version>-<int:page_number>.png", guard=Guard.SIGNED_IN
)
def picture(
    programme_id: str, document_id: str, version: int, page_number: int
) -> Response:
    """Hand out one page of a paper as a picture."""
    _file, found = _found(programme_id, document_id)
    return document_picture(found, version, page_number)


@pages.page(f"{_DOCUMENT}/files/<int:version>.<format_>", guard=Guard.SIGNED_IN)
def hand_out(
    programme_id: str, document_id: str, version: int, format_: str
) -> Response:
    """Hand out a version of a paper as a file."""
    _file, found = _found(programme_id, document_id)
    return document_file(found, version, format_)


@pages.page(f"{_DOCUMENT}/scan", guard=Guard.SIGNED_IN, methods=("POST",))
def take_scan(programme_id: str, document_id: str) -> BaseResponse:
    """Keep the signed and stamped paper of a version.

    Raises:
        Forbidden: the visitor does not work for the bureau.
    """
    _file, found = _found(programme_id, document_id)
    if not may_write(current_visitor().actor):
        raise Forbidden
    return scan_taken(found)


def _found(programme_id: str, document_id: str) -> tuple[ProgrammeFile, DocumentView]:
    """Return a programme and one of its papers, as far as the visitor sees them.

    Raises:
        NotFound: there is none.
    """
    file = open_programme_file(programme_id)
    with services().engine.read() as connection:
        try:
            found = document_by_id(connection, document_id)
        except DocumentNotFound as error:
            raise NotFound from error
    if found.business_key != file.number:
        raise NotFound
    return file, found
