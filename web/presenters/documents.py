"""Say of documents what they are, how they stand, and where their files are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine import SYSTEM
from handlers.documents.records import (
    STATE_NAMES,
    DocumentScan,
    DocumentState,
    DocumentVersion,
    DocumentView,
)
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import moment_text
from web.presenters.deadline import Chip, Tone
from web.presenters.work import case_url

#: Marked here, because the texts are the domain's.
_MARKED = (
    marked("草稿"),
    marked("已签发"),
    marked("已送达"),
    marked("作废"),
)
_TONES: Mapping[DocumentState, Tone] = {
    DocumentState.DRAFT: Tone.GREY,
    DocumentState.ISSUED: Tone.BLUE,
    DocumentState.SERVED: Tone.GREEN,
    DocumentState.VOID: Tone.GREY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document in the list of a case."""

    id: str
    url: str
    name: str
    number: str
    state: Chip
    version: str
    #: On which day it was issued, or begun.
    day: str
    scanned: bool
    #: Empty for a draft, which is no paper yet.
    word_url: str
    pdf_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version on the page of a document."""

    version: int
    text: str
    when: str
    who: str
    note: str
    digest: str
    word_url: str
    pdf_url: str
    #: What became of it: it was put right, or another one followed; else empty.
    superseded: str
    scans: Sequence[ScanRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRow:
    """A signed paper that came back."""

    url: str
    when: str
    who: str


def document_url(found: DocumentView) -> str:
    """Return the address of the page of a document, of a case or of a programme."""
    return f"{case_url(found.business_key)}/documents/{found.id}"


def document_rows(
    found: Iterable[DocumentView], scans: Iterable[DocumentScan]
) -> list[DocumentRow]:
    """Return the rows of a list of documents."""
    scanned = {(scan.document_id, scan.version) for scan in scans}
    return [_row(each, scanned) for each in found]


def state_chip(found: DocumentView) -> Chip:
    """Return how a document stands."""
    return Chip(_(STATE_NAMES[found.state]), _TONES[found.state])


def version_rows(
    found: DocumentView,
    versions: Sequence[DocumentVersion],
    scans: Sequence[DocumentScan],
    *,
    name_of: Callable[[str], str],
) -> list[VersionRow]:
    """Return the versions of a document, newest first."""
    after = [*versions[1:], None][: len(versions)]
    rows = [
        _version(found, each, scans, name_of=name_of, followed_by=following)
        for each, following in zip(versions, after, strict=True)
    ]
    return rows[::-1]


def _row(found: DocumentView, scanned: set[tuple[str, int]]) -> DocumentRow:
    files = f"{document_url(found)}/files/{found.version}"
    is_open = found.state is DocumentState.DRAFT
    return DocumentRow(
        id=found.id,
        url=document_url(found),
        name=found.kind.zh,
        number=found.number or "",
        state=state_chip(found),
        version=_version_text(found.version) if found.version else "",
        day=moment_text(found.issued_at or found.created_at)[:10],
        scanned=(found.id, found.version) in scanned,
        word_url="" if is_open or not found.version else f"{files}.docx",
        pdf_url="" if is_open or not found.version else f"{files}.pdf",
    )


def _version(
    found: DocumentView,
    each: DocumentVersion,
    scans: Sequence[DocumentScan],
    *,
    name_of: Callable[[str], str],
    followed_by: DocumentVersion | None,
) -> VersionRow:
    files = f"{document_url(found)}/files/{each.version}"
    return VersionRow(
        version=each.version,
        text=_version_text(each.version),
        when=moment_text(each.written_at),
        who=name_of(each.written_by),
        note=each.note,
        digest=each.digest,
        word_url=f"{files}.docx",
        pdf_url=f"{files}.pdf",
        superseded=_superseded(followed_by),
        scans=[
            ScanRow(
                url=f"/evidence/{scan.evidence_id}",
                when=moment_text(scan.received_at),
                who=name_of(scan.received_by),
            )
            for scan in scans
            if scan.version == each.version
        ],
    )


def _superseded(followed_by: DocumentVersion | None) -> str:
    """Say why a version is not the newest: what the case itself changed is no fault."""
    if followed_by is None:
        return ""
    by_itself = followed_by.written_by == SYSTEM.id
    return _("已有新版") if by_itself else _("已更正")


def _version_text(version: int) -> str:
    return _("第%(n)d版", n=version)
