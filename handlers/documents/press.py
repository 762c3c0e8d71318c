"""Print documents: make the files of a version once and keep them by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from sqlalchemy import Connection, literal, select

from engine import SYSTEM, ProcessEngine, UnitOfWork
from handlers.documents.kinds import DocumentKind
from handlers.documents.layout import CheckMark, Sheet
from handlers.documents.pdf import to_pdf, to_pictures
from handlers.documents.pictures import with_pictures
from handlers.documents.records import (
    DocumentVersion,
    DocumentView,
    digest_of,
    version_of,
)
from handlers.documents.tables import document_file
from handlers.documents.word import to_word
from handlers.evidence.files import EvidenceFiles

Content = Mapping[str, object]

_CHECK_TEXT = "文书查验：扫码核对种类、文号、日期和版本"


class FileFormat(StrEnum):
    """As what a document is handed out."""

    WORD = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFile:
    """A file that was made of one version of a document."""

    format: FileFormat
    sha256: str
    size: int
    path: Path


#: What a browser is told that it gets.
MEDIA_TYPES: Mapping[FileFormat, str] = {
    FileFormat.PDF: "application/pdf",
    FileFormat.WORD: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
}


def printed(sheet: Sheet, file_format: FileFormat, *, made_at: datetime) -> bytes:
    """Return a sheet as a file: the same bytes for the same sheet and moment."""
    if file_format is FileFormat.WORD:
        return to_word(sheet)
    return to_pdf(sheet, made_at=made_at)


class Press:
    """Prints documents into a folder; the same version is printed once."""

    def __init__(
        self,
        *,
        engine: ProcessEngine,
        files: EvidenceFiles,
        evidence: EvidenceFiles,
        address: str,
    ) -> None:
        """Remember where files are kept, and at which address papers are checked.

        Args:
            evidence: where the signatures are that papers show.
        """
        self._engine = engine
        self._files = files
        self._evidence = evidence
        #: Of the service, as papers print it.
        self.address = address

    def sheet(
        self,
        found: DocumentView,
        version: DocumentVersion | None,
        *,
        also: Content | None = None,
    ) -> Sheet:
        """Return a version of a document as a sheet; None for its draft.

        Args:
            found: The document.
            version: Which version, None for the draft.
            also: What is printed this once and kept nowhere, such as a code.
        """
        said = version.content if version else found.draft or {}
        content = {**said, **(also or {})}
        made = with_pictures(found.kind.sheet(content), self._evidence)
        if version is None:
            return replace(made, foot=f"{found.business_key} 草稿，未签发")
        number = found.number or found.kind.zh
        foot = f"{found.business_key}　{number}　第{version.version}版"
        check = CheckMark(url=self.check_address(found, version), text=_CHECK_TEXT)
        return replace(made, foot=foot, check=check)

    def preview(self, kind: DocumentKind, content: Content, *, foot: str) -> Sheet:
        """Return a paper that does not exist yet as a sheet."""
        return replace(kind.sheet(content), foot=foot)

    def print_once(
        self, found: DocumentView, version: DocumentVersion, also: Content
    ) -> bytes:
        """Return a PDF of a version with something that is kept nowhere."""
        sheet = self.sheet(found, version, also=also)
        return to_pdf(sheet, made_at=version.written_at)

    def check_address(self, found: DocumentView, version: DocumentVersion) -> str:
        """Return the public address at which a version can be checked."""
        return f"{self.address}/check/{found.token}?v={version.version}"

    def file(
        self, found: DocumentView, version: int, file_format: FileFormat
    ) -> PrintedFile:
        """Return a file of a version, printed now if it never was.

        Raises:
            DocumentNotFound: the document has no such version.
        """
        with self._engine.read() as connection:
            known = self._known(connection, found.id, version, file_format)
            content = version_of(connection, found.id, version)
        if known is not None and known.path.exists():
            return known
        return self._print(found, content, file_format)

    def pictures(
        self, found: DocumentView, version: DocumentVersion | None
    ) -> list[bytes]:
        """Return the pages of a version, or of the draft, as pictures."""
        return to_pictures(self.sheet(found, version))

    def is_whole(self, found: DocumentView, version: int) -> bool:
        """Say whether what a version says, and what was printed of it, is unchanged.

        Raises:
            DocumentNotFound: the document has no such version.
        """
        with self._engine.read() as connection:
            content = version_of(connection, found.id, version)
            known = self._known(connection, found.id, version, FileFormat.PDF)
        if digest_of(content.content) != content.digest:
            return False
        if known is None or not known.path.exists():
            return known is None
        return hashlib.sha256(known.path.read_bytes()).hexdigest() == known.sha256

    def _print(
        self, found: DocumentView, content: DocumentVersion, file_format: FileFormat
    ) -> PrintedFile:
        made = self._made(found, content, file_format)
        stored = self._files.store_file(BytesIO(made), f"document.{file_format.value}")
        with self._engine.transact(SYSTEM) as uow:
            _note(uow, content, file_format, sha256=stored.sha256, size=stored.size)
        return PrintedFile(
            format=file_format,
            sha256=stored.sha256,
            size=stored.size,
            path=self._files.path(stored.sha256),
        )

    def _made(
        self, found: DocumentView, content: DocumentVersion, file_format: FileFormat
    ) -> bytes:
        sheet = self.sheet(found, content)
        return printed(sheet, file_format, made_at=content.written_at)

    def _known(
        self,
        connection: Connection,
        document_id: str,
        version: int,
        file_format: FileFormat,
    ) -> PrintedFile | None:
        row = connection.execute(
            select(document_file).where(
                document_file.c.document_id == document_id,
                document_file.c.version == version,
                document_file.c.format == file_format.value,
            )
        ).one_or_none()
        if row is None:
            return None
        return PrintedFile(
            format=file_format,
            sha256=row.sha256,
            size=row.size,
            path=self._files.path(row.sha256),
        )


def _note(
    uow: UnitOfWork,
    content: DocumentVersion,
    file_format: FileFormat,
    *,
    sha256: str,
    size: int,
) -> None:
    """Note a file, unless somebody printed the same version meanwhile."""
    key = (
        document_file.c.document_id == content.document_id,
        document_file.c.version == content.version,
        document_file.c.format == file_format.value,
    )
    if uow.connection.scalar(select(literal(1)).where(*key)) is None:
        uow.connection.execute(
            document_file.insert().values(
                document_id=content.document_id,
                version=content.version,
                format=file_format.value,
                sha256=sha256,
                size=size,
                made_at=uow.now,
            )
        )
