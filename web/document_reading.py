"""Read the documents of a case that the visitor may read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound

from handlers.documents.errors import DocumentNotFound
from handlers.documents.records import (
    DocumentState,
    DocumentVersion,
    DocumentView,
    document_by_id,
    documents_of,
    version_of,
)
from handlers.linkage.paper_drafts import DraftSource, draft_content
from handlers.linkage.paper_matters import why_no_correction, why_no_signature
from handlers.linkage.paper_readers import may_read
from handlers.linkage.paper_sources import draft_source
from handlers.parties.view_log import Viewed
from web.case_reading import CaseFile
from web.services import services
from web.viewing import Look, note_all

if TYPE_CHECKING:
    from sqlalchemy import Connection


def documents_seen(file: CaseFile) -> list[DocumentView]:
    """Return the documents of a case that the visitor may read, oldest first."""
    with services().engine.read() as connection:
        found = documents_of(connection, file.case_no)
    return [each for each in found if may_read(file.actor, each, file.header)]


def document_seen(file: CaseFile, document_id: str) -> DocumentView:
    """Return one document of a case, and note that the visitor looked at it.

    Raises:
        NotFound: the case has none of this id that the visitor may read.
    """
    with services().engine.read() as connection:
        try:
            found = document_by_id(connection, document_id)
        except DocumentNotFound as error:
            raise NotFound from error
    is_theirs = found.business_key == file.case_no
    if not is_theirs or not may_read(file.actor, found, file.header):
        raise NotFound
    note_document(found)
    return found


def note_document(found: DocumentView) -> None:
    """Write down that the visitor looked at a document."""
    note_documents([found])


def note_documents(found: Iterable[DocumentView]) -> None:
    """Write down that the visitor looked at several documents."""
    note_all(
        Look(
            Viewed.DOCUMENT,
            each.id,
            title=f"{each.kind.zh} {each.number or ''}".rstrip(),
            business_key=each.business_key,
        )
        for each in found
    )


def version_seen(found: DocumentView, version: int) -> DocumentVersion | None:
    """Return a version of a document; None for version 0 of what is a draft.

    Raises:
        NotFound: there is no such version.
    """
    is_draft = found.state is DocumentState.DRAFT
    if version == 0 and is_draft:
        return None
    with services().engine.read() as connection:
        try:
            return version_of(connection, found.id, version)
        except DocumentNotFound as error:
            raise NotFound from error


def prints_code(found: DocumentView) -> bool:
    """Say whether a code for the first sign-in can be printed on a document."""
    signed = found.version > 0 and found.state is not DocumentState.VOID
    return signed and found.kind.key == "service_receipt"


def signature_refused(
    connection: Connection, file: CaseFile, found: DocumentView
) -> str:
    """Return why a draft may not be signed by an officer now, nothing where it may."""
    return why_no_signature(
        connection, found.kind.key, file.open_matters, bureau_id=found.bureau_id
    )


def correction_refused(
    connection: Connection, file: CaseFile, found: DocumentView
) -> str:
    """Return why the visitor may not issue a paper anew, nothing where they may."""
    return why_no_correction(
        connection, found.kind.key, file.actor, bureau_id=found.bureau_id
    )


def proposed_content(file: CaseFile, kind: str) -> dict[str, object]:
    """Return what a new notice of a case says before anybody changed it."""
    return draft_content(kind, source_of(file))


def source_of(file: CaseFile) -> DraftSource:
    """Return what a paper of a case can be made from."""
    with services().engine.read() as connection:
        return draft_source(
            connection, file.header, file.variables, today=services().today
        )
