"""The rows of evidence: name a stored file, list it, find what nobody names."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from engine import UnitOfWork
from handlers.evidence.errors import EvidenceNotFound
from handlers.evidence.files import ORPHAN_AGE, EvidenceFiles, StoredFile
from handlers.evidence.photos import note_photo
from handlers.evidence.tables import evidence, evidence_label

#: Few enough for one statement on either database.
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file that belongs to a case."""

    id: str
    sha256: str
    name: str
    media_type: str
    size: int
    taken_at: datetime | None
    received_at: datetime
    received_from: str
    business_key: str | None
    task_id: str | None


def record_evidence(
    uow: UnitOfWork,
    file: StoredFile,
    *,
    business_key: str | None = None,
    task_id: str | None = None,
    taken_at: datetime | None = None,
    evidence_id: str | None = None,
) -> Evidence:
    """Name a stored file as evidence of a case and return it.

    Args:
        taken_at: when a photograph was taken, where its file does not say it.
        evidence_id: where the answers to a form already name it; a new one by default.
    """
    new = Evidence(
        id=evidence_id or uuid.uuid4().hex,
        sha256=file.sha256,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        taken_at=taken_at or file.taken_at,
        received_at=uow.now,
        received_from=uow.actor.id,
        business_key=business_key,
        task_id=task_id,
    )
    row = {column.name: getattr(new, column.name) for column in evidence.columns}
    uow.connection.execute(insert(evidence).values(row))
    note_photo(uow, new.id, file)
    return new


def show_only_to(uow: UnitOfWork, evidence_id: str, labels: Iterable[str]) -> None:
    """Let only those with one of these access labels see a file of a case."""
    rows = [{"evidence_id": evidence_id, "label": label} for label in sorted(labels)]
    uow.connection.execute(insert(evidence_label), rows)


def hidden_from(
    connection: Connection, evidence_ids: Iterable[str], labels: Iterable[str]
) -> frozenset[str]:
    """Return which files are only for others than those with these labels."""
    allowed: dict[str, set[str]] = {}
    query = select(evidence_label).where(
        evidence_label.c.evidence_id.in_(list(evidence_ids))
    )
    for row in connection.execute(query):
        allowed.setdefault(row.evidence_id, set()).add(row.label)
    own = set(labels)
    return frozenset(each for each, may in allowed.items() if not may & own)


def evidence_by_id(connection: Connection, evidence_id: str) -> Evidence:
    """Return one piece of evidence.

    Raises:
        EvidenceNotFound: there is none of this id.
    """
    query = select(evidence).where(evidence.c.id == evidence_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise EvidenceNotFound(evidence_id)
    return _evidence(row)


def evidence_by_ids(
    connection: Connection, evidence_ids: Iterable[str]
) -> list[Evidence]:
    """Return several pieces of evidence, in the order of their ids as given."""
    wanted = list(dict.fromkeys(evidence_ids))
    query = select(evidence).where(evidence.c.id.in_(wanted))
    found = {row.id: _evidence(row) for row in connection.execute(query)}
    return [found[each] for each in wanted if each in found]


def evidence_of(connection: Connection, business_key: str) -> list[Evidence]:
    """Return the evidence of a case, in the order in which it was received."""
    query = select(evidence).where(evidence.c.business_key == business_key)
    rows = connection.execute(query.order_by(evidence.c.received_at, evidence.c.id))
    return [_evidence(row) for row in rows]


def evidence_at(connection: Connection, task_ids: Collection[str]) -> list[Evidence]:
    """Return the files that came with some matters, in the order of receipt."""
    query = select(evidence).where(evidence.c.task_id.in_(sorted(task_ids)))
    rows = connection.execute(query.order_by(evidence.c.received_at, evidence.c.id))
    return [_evidence(row) for row in rows]


def given_at(
    connection: Connection, task_id: str, *, by: str
) -> dict[tuple[str, str], str]:
    """Return the ids of the files that somebody gave at a matter.

    By the digests of their content and their names.
    """
    query = select(evidence.c.sha256, evidence.c.name, evidence.c.id).where(
        evidence.c.task_id == task_id, evidence.c.received_from == by
    )
    return {(row.sha256, row.name): row.id for row in connection.execute(query)}


def sweep_orphans(
    connection: Connection, files: EvidenceFiles, *, now: datetime
) -> int:
    """Remove old files that no row names; return how many there were."""
    before = now - ORPHAN_AGE
    files.forget_incoming(before=before)
    old = sorted(files.digests_older_than(before))
    orphans: set[str] = set()
    for start in range(0, len(old), _BATCH):
        batch = old[start : start + _BATCH]
        orphans |= set(batch) - _named(connection, batch)
    files.remove(orphans)
    return len(orphans)


def _named(connection: Connection, digests: Iterable[str]) -> set[str]:
    query = select(evidence.c.sha256).where(evidence.c.sha256.in_(list(digests)))
    return set(connection.scalars(query))


def _evidence(row: Row[Any]) -> Evidence:
    return Evidence(**row._asdict())
