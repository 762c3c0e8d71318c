"""What was written down in a case, in versions that are never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from engine import UnitOfWork
from handlers.linkage.papers import issue_paper, reissue_last
from handlers.linkage.tables import case_record

#: The author of what the process itself writes down.
SYSTEM_AUTHOR = "system"


class RecordKind(StrEnum):
    """Which paper of the standard a record is."""

    PLAN = "plan"  # Annex A
    CAUSES = "causes"  # Annex B
    MEASURES = "measures"
    WORK_RECORD = "work_record"  # Annex D
    SURVEY = "survey"  # Annex E
    #: Samples made for a re-inspection while production is stopped.
    SAMPLE_PRODUCTION = "sample_production"


class RecordStatus(StrEnum):
    """How binding a version is."""

    DRAFT = "draft"
    APPROVED = "approved"
    #: In force at once: a change of plan is filed, not approved (7.2.2.4).
    FILED = "filed"
    SIGNED = "signed"
    #: Puts right what was signed; the signed version stays.
    CORRECTED = "corrected"
    #: Written by the process, as item 五 of the work record.
    COMPUTED = "computed"


#: The annex that each kind of record is printed as.
_ANNEXES: Mapping[RecordKind, str] = {
    RecordKind.PLAN: "annex_a",
    RecordKind.CAUSES: "annex_b",
    RecordKind.WORK_RECORD: "annex_d",
    RecordKind.SURVEY: "annex_e",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """One version of one record."""

    business_key: str
    kind: RecordKind
    version: int
    status: RecordStatus
    content: Mapping[str, object]
    note: str
    written_by: str
    written_at: datetime


def write_record(
    uow: UnitOfWork,
    business_key: str,
    kind: RecordKind,
    *,
    status: RecordStatus,
    content: Mapping[str, object],
    note: str = "",
    author: str | None = None,
) -> CaseRecord:
    """Write the next version of a record and return it."""
    last = latest_record(uow.connection, business_key, kind)
    new = CaseRecord(
        business_key=business_key,
        kind=kind,
        version=last.version + 1 if last else 1,
        status=status,
        content=content,
        note=note,
        written_by=author or uow.actor.id,
        written_at=uow.now,
    )
    uow.connection.execute(insert(case_record).values(_row(new)))
    _issue_paper(uow, new)
    return new


def _issue_paper(uow: UnitOfWork, new: CaseRecord) -> None:
    """Issue the annex that a record is the source of; a draft is no paper yet."""
    annex = _ANNEXES.get(new.kind)
    if annex is None or new.status is RecordStatus.DRAFT:
        return
    key, by, note = new.business_key, new.written_by, new.note
    if new.status in {RecordStatus.COMPUTED, RecordStatus.CORRECTED}:
        reissue_last(uow, key, annex, new.content, by=by, note=note)
    else:
        issue_paper(uow, key, annex, new.content, by=by, note=note)


def latest_record(
    connection: Connection, business_key: str, kind: RecordKind
) -> CaseRecord | None:
    """Return the newest version of a record, or None."""
    versions = record_versions(connection, business_key, kind)
    return versions[-1] if versions else None


def record_versions(
    connection: Connection, business_key: str, kind: RecordKind
) -> list[CaseRecord]:
    """Return all versions of a record, oldest first."""
    query = select(case_record).where(
        case_record.c.business_key == business_key, case_record.c.kind == kind.value
    )
    rows = connection.execute(query.order_by(case_record.c.version))
    return [_record(row) for row in rows]


def _row(new: CaseRecord) -> dict[str, object]:
    return {
        "business_key": new.business_key,
        "kind": new.kind.value,
        "version": new.version,
        "status": new.status.value,
        "content": dict(new.content),
        "note": new.note,
        "written_by": new.written_by,
        "written_at": new.written_at,
    }


def _record(row: Row[Any]) -> CaseRecord:
    values = row._asdict()
    kind, status = RecordKind(row.kind), RecordStatus(row.status)
    return CaseRecord(**{**values, "kind": kind, "status": status})
