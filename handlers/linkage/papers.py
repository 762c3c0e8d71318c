"""Which papers come of what is written down in a case: the annexes of the standard.

A record or a filed form is the source; the paper is issued in the same transaction,
so that there is none without the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from engine import UnitOfWork
from handlers.documents.produce import issue_document
from handlers.documents.records import DocumentView, documents_of, version_of
from handlers.evidence.records import evidence_by_ids
from handlers.forms.names import DRAWN
from handlers.linkage.entry_marks import MARK, entry_mark
from handlers.linkage.errors import CaseNotFound
from handlers.linkage.tables import linkage_case
from handlers.parties.orgs import org_by_id

#: Papers of which each round has its own.
_OF_THE_ROUND = frozenset({"annex_b", "annex_d"})


def issue_paper(
    uow: UnitOfWork,
    business_key: str,
    kind: str,
    content: Mapping[str, object],
    *,
    by: str | None = None,
    note: str = "",
) -> DocumentView:
    """Issue a paper of a case, or its next version.

    Args:
        by: who wrote it; whoever acts by default.
        note: why there is a new version.
    """
    header = _header(uow, business_key)
    mark = {MARK: told} if (told := entry_mark(uow, business_key)) else {}
    round_ = content.get("assistance_round", header.round)
    slot = str(round_) if kind in _OF_THE_ROUND else ""
    return issue_document(
        uow,
        business_key=business_key,
        bureau_id=header.bureau_id,
        kind=kind,
        content={**_head(uow, header), **_with_digests(uow, content), **mark},
        by=by,
        slot=slot,
        note=note,
    )


def reissue_last(
    uow: UnitOfWork,
    business_key: str,
    kind: str,
    content: Mapping[str, object],
    *,
    by: str,
    note: str,
) -> DocumentView | None:
    """Issue the newest paper of a kind anew, in whatever round it was made.

    For what the process itself writes down: a result that comes after the paper was
    signed is its next version, and the signed one stays as it was.
    """
    found = [
        each
        for each in documents_of(uow.connection, business_key)
        if each.kind.key == kind
    ]
    if not found:
        return None
    header, last = _header(uow, business_key), found[-1]
    before = version_of(uow.connection, last.id, last.version).content
    mark = {MARK: before[MARK]} if MARK in before else {}
    return issue_document(
        uow,
        business_key=business_key,
        bureau_id=header.bureau_id,
        kind=kind,
        content={**_head(uow, header), **_with_digests(uow, content), **mark},
        by=by,
        slot=last.slot,
        note=note,
    )


def _with_digests(uow: UnitOfWork, content: Mapping[str, object]) -> dict[str, object]:
    """Return content that names drawn signatures by what is in their files.

    So the digest of a paper covers the signatures on it.
    """
    pictures = {
        key: [str(each) for each in value]
        for key, value in content.items()
        if key.endswith(DRAWN) and isinstance(value, list)
    }
    wanted = [each for ids in pictures.values() for each in ids]
    if not wanted:
        return dict(content)
    found = {each.id: each for each in evidence_by_ids(uow.connection, wanted)}
    named = {
        key: [{"sha256": found[each].sha256} for each in ids if each in found]
        for key, ids in pictures.items()
    }
    return {**content, **named}


def _header(uow: UnitOfWork, business_key: str) -> Row[Any]:
    """Return the header of a case: read here, because cases know of records."""
    row = uow.connection.execute(
        select(linkage_case).where(linkage_case.c.business_key == business_key)
    ).one_or_none()
    if row is None:
        raise CaseNotFound(business_key)
    return row


def _head(uow: UnitOfWork, header: Row[Any]) -> dict[str, object]:
    """Return what the papers of a case have in common, where they do not say it."""
    entity = org_by_id(uow.connection, header.entity_id) if header.entity_id else None
    return {
        "entity_name": header.entity_name,
        "product_name": header.product,
        "nonconforming_item": header.item,
        "nc_report_no": header.report_no,
        "address": entity.address if entity else "",
        "contact": entity.contact if entity else "",
        "phone": entity.phone if entity else "",
    }
