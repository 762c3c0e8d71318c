"""Read documents: how each stands, what each version said, its files and scans."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.documents.errors import DocumentNotFound
from handlers.documents.kinds import DocumentKind, kind_of
from handlers.documents.tables import (
    document,
    document_file,
    document_scan,
    document_version,
)


class DocumentState(StrEnum):
    """How a document stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    SERVED = "served"
    VOID = "void"


#: In the words of the pages.
STATE_NAMES: Mapping[DocumentState, str] = {
    DocumentState.DRAFT: "草稿",
    DocumentState.ISSUED: "已签发",
    DocumentState.SERVED: "已送达",
    DocumentState.VOID: "作废",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """One document as it stands now."""

    id: str
    business_key: str
    bureau_id: str
    kind: DocumentKind
    slot: str
    state: DocumentState
    number: str | None
    draft: Mapping[str, object] | None
    version: int
    token: str
    created_by: str
    created_at: datetime
    issued_by: str | None
    issued_at: datetime | None
    served_on: str | None
    voided_by: str | None
    voided_at: datetime | None
    void_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentVersion:
    """What a document said in one version."""

    document_id: str
    version: int
    content: Mapping[str, object]
    digest: str
    note: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentScan:
    """A signed paper that came back."""

    document_id: str
    version: int
    evidence_id: str
    sha256: str
    received_by: str
    received_at: datetime


def digest_of(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of what a document says."""
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def document_by_id(connection: Connection, document_id: str) -> DocumentView:
    """Return one document.

    Raises:
        DocumentNotFound: there is none of this id.
    """
    row = connection.execute(
        select(document).where(document.c.id == document_id)
    ).one_or_none()
    if row is None:
        raise DocumentNotFound(document_id)
    return view_of(row)


def document_by_token(connection: Connection, token: str) -> DocumentView | None:
    """Return the document of a public address, None if there is none."""
    row = connection.execute(
        select(document).where(document.c.token == token)
    ).one_or_none()
    return None if row is None else view_of(row)


def documents_of(connection: Connection, business_key: str) -> list[DocumentView]:
    """Return the documents of a case or programme, oldest first."""
    rows = connection.execute(
        select(document)
        .where(document.c.business_key == business_key)
        .order_by(document.c.created_at, document.c.id)
    )
    return [view_of(row) for row in rows]


def documents_of_many(
    connection: Connection, business_keys: Collection[str]
) -> Mapping[str, list[DocumentView]]:
    """Return the documents of many cases in one statement, each oldest first."""
    found: dict[str, list[DocumentView]] = {key: [] for key in business_keys}
    query = select(document).where(document.c.business_key.in_(sorted(found)))
    for row in connection.execute(query.order_by(document.c.created_at, document.c.id)):
        found[row.business_key].append(view_of(row))
    return found


def documents_by_ids(
    connection: Connection, ids: Collection[str]
) -> Mapping[str, DocumentView]:
    """Return documents by their ids; unknown ones are left out."""
    query = select(document).where(document.c.id.in_(sorted(ids)))
    return {row.id: view_of(row) for row in connection.execute(query)}


def document_in(
    connection: Connection, *, business_key: str, kind: str, slot: str
) -> DocumentView | None:
    """Return the document in one slot of a case, None if there is none."""
    row = connection.execute(
        select(document).where(
            document.c.business_key == business_key,
            document.c.kind == kind,
            document.c.slot == slot,
        )
    ).one_or_none()
    return None if row is None else view_of(row)


def versions_of(connection: Connection, document_id: str) -> list[DocumentVersion]:
    """Return all versions of a document, oldest first."""
    rows = connection.execute(
        select(document_version)
        .where(document_version.c.document_id == document_id)
        .order_by(document_version.c.version)
    )
    return [DocumentVersion(**row._asdict()) for row in rows]


def version_of(
    connection: Connection, document_id: str, version: int
) -> DocumentVersion:
    """Return one version of a document.

    Raises:
        DocumentNotFound: it has no such version.
    """
    row = connection.execute(
        select(document_version).where(
            document_version.c.document_id == document_id,
            document_version.c.version == version,
        )
    ).one_or_none()
    if row is None:
        raise DocumentNotFound(document_id)
    return DocumentVersion(**row._asdict())


def content_of(connection: Connection, found: DocumentView) -> Mapping[str, object]:
    """Return what a document says now: its draft, or its newest version."""
    if found.version == 0:
        return found.draft or {}
    return version_of(connection, found.id, found.version).content


def all_documents(connection: Connection) -> list[DocumentView]:
    """Return all documents of all cases and programmes, oldest first."""
    query = select(document).order_by(document.c.created_at, document.c.id)
    return [view_of(row) for row in connection.execute(query)]


def scans_of(
    connection: Connection, document_ids: Collection[str]
) -> list[DocumentScan]:
    """Return the signed papers that came back for some documents."""
    if not document_ids:
        return []
    rows = connection.execute(
        select(document_scan)
        .where(document_scan.c.document_id.in_(sorted(document_ids)))
        .order_by(document_scan.c.received_at)
    )
    return [DocumentScan(**row._asdict()) for row in rows]


def file_digests(
    connection: Connection, document_id: str
) -> dict[tuple[int, str], str]:
    """Return the digests of the files of a document by version and format."""
    rows = connection.execute(
        select(document_file).where(document_file.c.document_id == document_id)
    )
    return {(row.version, row.format): row.sha256 for row in rows}


def view_of(row: Row[Any]) -> DocumentView:
    """Return a row of the table of documents as a document."""
    values = row._asdict()
    kind, state = kind_of(row.kind), DocumentState(row.state)
    return DocumentView(**{**values, "kind": kind, "state": state})
