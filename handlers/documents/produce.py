"""Make documents: draft, sign, correct, serve, void; one command each, nothing lost."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping

from sqlalchemy import insert, update

from engine import UnitOfWork
from handlers.documents.errors import DocumentRefused
from handlers.documents.fields import missing
from handlers.documents.kinds import kind_of
from handlers.documents.numbers import give_number, void_number
from handlers.documents.records import (
    STATE_NAMES,
    DocumentState,
    DocumentView,
    content_of,
    digest_of,
    document_by_id,
    document_in,
)
from handlers.documents.search_entries import document_entry
from handlers.documents.tables import document, document_scan, document_version
from handlers.search.index import keep_entry

Content = Mapping[str, object]
_OPEN = frozenset({DocumentState.DRAFT})
_IN_FORCE = frozenset({DocumentState.ISSUED, DocumentState.SERVED})
_LONGEST_REASON = 500
_TOKEN_BYTES = 18


def issue_document(
    uow: UnitOfWork,
    *,
    business_key: str,
    bureau_id: str,
    kind: str,
    content: Content,
    by: str | None = None,
    slot: str = "",
    note: str = "",
) -> DocumentView:
    """Issue a document, or its next version if the slot has one already.

    For papers that come of a filed form, such as the annexes: they need no draft.

    Args:
        business_key: number of the case or of the programme.
        by: who wrote it; whoever acts by default.
        slot: what tells papers of one kind apart, such as `2` for the second round.
        note: why there is a new version.

    Raises:
        DocumentKindUnknown: there is no such kind.
        DocumentRefused: the document of this slot is void.
    """
    kind_of(kind)
    found = document_in(uow.connection, business_key=business_key, kind=kind, slot=slot)
    if found is None:
        found = _add(uow, business_key, bureau_id, kind, slot=slot, draft=content)
        return _sign(uow, found, content, by=by, note=note)
    if found.state in _OPEN:
        return _sign(uow, found, content, by=by, note=note)
    return _next_version(uow, found, content, by=by, note=note)


def draft_document(
    uow: UnitOfWork, *, business_key: str, bureau_id: str, kind: str, content: Content
) -> DocumentView:
    """Begin a document that somebody will sign later.

    Raises:
        DocumentKindUnknown: there is no such kind.
    """
    kind_of(kind)
    slot = uuid.uuid4().hex
    return _add(uow, business_key, bureau_id, kind, slot=slot, draft=content)


def change_draft(uow: UnitOfWork, document_id: str, content: Content) -> DocumentView:
    """Write a draft anew.

    Raises:
        DocumentNotFound: there is no such document.
        DocumentRefused: it is no draft.
    """
    _expect(uow, document_id, {DocumentState.DRAFT}, "修改")
    return _change(uow, document_id, draft=dict(content))


def sign_document(
    uow: UnitOfWork, document_id: str, *, by: str | None = None
) -> DocumentView:
    """Sign a draft: it gets its number, and what it says is fixed as version 1.

    Args:
        by: who signed it; whoever acts by default.

    Raises:
        DocumentNotFound: there is no such document.
        DocumentRefused: it is signed or void already.
    """
    found = _expect(uow, document_id, _OPEN, "签发")
    lacking = missing(found.kind.fields, found.draft or {})
    if lacking:
        names = "、".join(field.zh for field in lacking)
        raise DocumentRefused(reason=f"签发前请先填写：{names}")
    signed = _sign(uow, found, found.draft or {}, by=by)
    _audit(uow, "document_issued", signed, version=1)
    return signed


def correct_document(
    uow: UnitOfWork, document_id: str, content: Content, *, reason: str
) -> DocumentView:
    """Put right what a signed document says: a new version, the old one stays.

    Raises:
        DocumentNotFound: there is no such document.
        DocumentRefused: it is not signed, the reason is missing, or nothing differs.
    """
    found = _expect(uow, document_id, _IN_FORCE, "更正")
    why = _reason(reason, "更正原因")
    corrected = _next_version(uow, found, content, note=why)
    _audit(uow, "document_corrected", corrected, version=corrected.version, reason=why)
    return corrected


def mark_served(uow: UnitOfWork, document_id: str, *, served_on: str) -> DocumentView:
    """Note on which day a signed document was served.

    Raises:
        DocumentNotFound: there is no such document.
        DocumentRefused: it is not signed.
    """
    _expect(uow, document_id, _IN_FORCE, "登记送达")
    state = DocumentState.SERVED.value
    return _change(uow, document_id, state=state, served_on=served_on)


def void_document(uow: UnitOfWork, document_id: str, *, reason: str) -> DocumentView:
    """Give a document up: its number stays in the register, marked void.

    Raises:
        DocumentNotFound: there is no such document.
        DocumentRefused: it is void already, or the reason is missing.
    """
    found = _expect(uow, document_id, _OPEN | _IN_FORCE, "作废")
    why = _reason(reason, "作废原因")
    if found.number is not None:
        void_number(uow, found.number, reason=why)
    _audit(uow, "document_voided", found, reason=why)
    return _change(
        uow,
        document_id,
        state=DocumentState.VOID.value,
        voided_by=uow.actor.id,
        voided_at=uow.now,
        void_reason=why,
    )


def add_scan(
    uow: UnitOfWork, document_id: str, *, version: int, evidence_id: str, sha256: str
) -> DocumentView:
    """Keep the signed and stamped paper of a version beside what was printed.

    Raises:
        DocumentNotFound: there is no such document.
        DocumentRefused: it is not signed, or has no such version.
    """
    found = _expect(uow, document_id, _IN_FORCE, "登记签章扫描件")
    if not 1 <= version <= found.version:
        raise DocumentRefused(reason=f"该文书没有第{version}版")
    uow.connection.execute(
        insert(document_scan).values(
            document_id=document_id,
            version=version,
            evidence_id=evidence_id,
            sha256=sha256,
            received_by=uow.actor.id,
            received_at=uow.now,
        )
    )
    _audit(uow, "document_scanned", found, sha256=sha256, version=version)
    return found


def _add(
    uow: UnitOfWork,
    business_key: str,
    bureau_id: str,
    kind: str,
    *,
    slot: str,
    draft: Content,
) -> DocumentView:
    document_id = uuid.uuid4().hex
    uow.connection.execute(
        insert(document).values(
            id=document_id,
            business_key=business_key,
            bureau_id=bureau_id,
            kind=kind,
            slot=slot,
            state=DocumentState.DRAFT.value,
            draft=dict(draft),
            version=0,
            token=secrets.token_urlsafe(_TOKEN_BYTES),
            created_by=uow.actor.id,
            created_at=uow.now,
        )
    )
    return _found(uow, document_id)


def _sign(
    uow: UnitOfWork,
    found: DocumentView,
    content: Content,
    *,
    by: str | None = None,
    note: str = "",
) -> DocumentView:
    number = _number_of(uow, found)
    fixed = {**content, "number": number} if number else dict(content)
    _write_version(uow, found, fixed, version=1, by=by, note=note)
    return _change(
        uow,
        found.id,
        state=DocumentState.ISSUED.value,
        number=number,
        draft=None,
        version=1,
        issued_by=by or uow.actor.id,
        issued_at=uow.now,
    )


def _number_of(uow: UnitOfWork, found: DocumentView) -> str | None:
    if not found.kind.is_numbered:
        return None
    return give_number(
        uow,
        bureau_id=found.bureau_id,
        kind=found.kind.key,
        business_key=found.business_key,
        document_id=found.id,
    )


def _next_version(
    uow: UnitOfWork,
    found: DocumentView,
    content: Content,
    *,
    by: str | None = None,
    note: str,
) -> DocumentView:
    if found.state is DocumentState.VOID:
        raise DocumentRefused(reason=f"{found.kind.zh}已作废，不能再出新版")
    fixed = {**content, "number": found.number} if found.number else dict(content)
    _write_version(uow, found, fixed, version=found.version + 1, by=by, note=note)
    return _change(uow, found.id, version=found.version + 1)


def _write_version(
    uow: UnitOfWork,
    found: DocumentView,
    content: Content,
    *,
    version: int,
    by: str | None,
    note: str,
) -> None:
    uow.connection.execute(
        insert(document_version).values(
            document_id=found.id,
            version=version,
            content=dict(content),
            digest=digest_of(content),
            note=note,
            written_by=by or uow.actor.id,
            written_at=uow.now,
        )
    )


def _change(uow: UnitOfWork, document_id: str, **facts: object) -> DocumentView:
    uow.connection.execute(
        update(document).where(document.c.id == document_id).values(**facts)
    )
    return _found(uow, document_id)


def _found(uow: UnitOfWork, document_id: str) -> DocumentView:
    """Return a document as it is now, and let the search find it so."""
    now = document_by_id(uow.connection, document_id)
    keep_entry(uow, document_entry(now, content_of(uow.connection, now)))
    return now


def _expect(
    uow: UnitOfWork,
    document_id: str,
    states: frozenset[DocumentState] | set[DocumentState],
    action: str,
) -> DocumentView:
    """Return a document that is in one of these states.

    Raises:
        DocumentRefused: it is in another.
    """
    found = document_by_id(uow.connection, document_id)
    if found.state not in states:
        name = STATE_NAMES[found.state]
        raise DocumentRefused(reason=f"{found.kind.zh}{name}，不能{action}")
    return found


def _reason(text: str, what: str) -> str:
    if not text.strip():
        raise DocumentRefused(reason=f"请写明{what}")
    if len(text) > _LONGEST_REASON:
        raise DocumentRefused(reason=f"{what}应在{_LONGEST_REASON}字以内")
    return text.strip()


def _audit(uow: UnitOfWork, action: str, found: DocumentView, **facts: object) -> None:
    uow.audit(
        action,
        {
            "case": found.business_key,
            "document": found.id,
            "kind": found.kind.key,
            "number": found.number,
            **facts,
        },
    )
