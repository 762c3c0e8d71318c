"""Show a document and hand its files out, whatever it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request, send_file
from werkzeug.exceptions import NotFound

from handlers.documents.press import MEDIA_TYPES, FileFormat
from handlers.documents.records import (
    DocumentState,
    DocumentView,
    file_digests,
    scans_of,
    versions_of,
)
from web.case_reading import Names
from web.document_reading import prints_code, version_seen
from web.presenters.documents import document_url, state_chip, version_rows
from web.security.headers import UPLOAD_POLICY
from web.services import services
from web.templating import page

#: Pages of a preview; the rest is in the file.
_MOST_PAGES = 12
#: A version has fewer digits.
_DIGITS = 6


def document_page(
    found: DocumentView,
    *,
    title: str,
    crumbs: Sequence[tuple[str, str]],
    may_write: bool,
    may_void: bool = True,
    no_signature: str = "",
    no_correction: str = "",
) -> str:
    """Return the page of a document: its leaves, its versions, what can be done.

    Args:
        found: The document.
        title: What it belongs to, in words.
        crumbs: Addresses and words of the pages above it.
        may_write: Whether the visitor signs it, corrects it, and takes scans in.
        may_void: Whether it is given up here at all.
        no_signature: Why the visitor may not sign it, nothing where they may.
        no_correction: Why they may not issue it anew, nothing where they may.
    """
    with services().engine.read() as connection:
        versions = versions_of(connection, found.id)
        scans = scans_of(connection, [found.id])
        digests = file_digests(connection, found.id)
    names = Names(
        [each.written_by for each in versions]
        + [each.received_by for each in scans]
        + [found.created_by, found.voided_by]
    )
    shown = _asked_version(found)
    pictures = services().press.pictures(found, version_seen(found, shown))
    return page(
        "document.html",
        title=title,
        crumbs=crumbs,
        document=found,
        url=document_url(found),
        state=state_chip(found),
        versions=version_rows(found, versions, scans, name_of=names),
        digests=digests,
        shown=shown,
        pages=range(1, min(len(pictures), _MOST_PAGES) + 1),
        more_pages=max(0, len(pictures) - _MOST_PAGES),
        may_write=may_write,
        may_void=may_write and may_void,
        no_signature=no_signature,
        no_correction=no_correction,
        prints_code=may_write and prints_code(found),
        is_open=found.version == 0 and found.state is not DocumentState.VOID,
        is_void=found.state is DocumentState.VOID,
        name_of=names,
    )


def document_picture(found: DocumentView, version: int, number: int) -> Response:
    """Return one page of a document as a picture.

    Raises:
        NotFound: there is no such page.
    """
    made = services().press.pictures(found, version_seen(found, version))
    if not 1 <= number <= min(len(made), _MOST_PAGES):
        raise NotFound
    response = Response(made[number - 1], mimetype="image/png")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def document_file(found: DocumentView, version: int, format_: str) -> Response:
    """Return a version of a document as a file.

    Raises:
        NotFound: there is no such version or format.
    """
    if format_ not in set(FileFormat) or version_seen(found, version) is None:
        raise NotFound
    wanted = FileFormat(format_)
    printed = services().press.file(found, version, wanted)
    number = found.number or found.business_key
    name = f"{found.kind.zh}_{number}_第{version}版.{wanted.value}"
    response = send_file(
        printed.path.open("rb"),
        mimetype=MEDIA_TYPES[wanted],
        as_attachment=wanted is FileFormat.WORD,
        download_name=name,
        etag=printed.sha256,
    )
    response.headers["Content-Security-Policy"] = UPLOAD_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _asked_version(found: DocumentView) -> int:
    """Return the version that the address asks for, else the newest."""
    asked = request.args.get("v", "")
    version = (
        int(asked) if asked.isdecimal() and len(asked) < _DIGITS else found.version
    )
    return version if 1 <= version <= found.version else found.version
