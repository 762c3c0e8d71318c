"""What was written down in a programme, in versions that are never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from engine import UnitOfWork
from handlers.linkage.programmes.tables import programme_record
from handlers.linkage.records import RecordStatus


class ProgrammeRecordKind(StrEnum):
    """Which paper of the standard a record is."""

    JOINT_GROUP = "joint_group"  # 5.1
    TECHNICAL_FILES = "technical_files"  # 7.2.2.1
    PLAN = "plan"  # Annex A
    REPORT = "report"  # 7.2.4.2
    SATISFACTION = "satisfaction"  # 7.2.6.1
    EVALUATION = "evaluation"  # 7.2.6.2
    TYPICAL_CASES = "typical_cases"  # 7.3.1
    TOOLBOOK = "toolbook"  # 7.3.2
    CATALOGUE = "catalogue"  # 7.3.3
    QUALITY_MAP = "quality_map"  # 7.3.4


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRecord:
    """One version of one record of a programme."""

    programme_id: str
    kind: ProgrammeRecordKind
    version: int
    status: RecordStatus
    content: Mapping[str, object]
    note: str
    written_by: str
    written_at: datetime


def write_programme_record(
    uow: UnitOfWork,
    programme_id: str,
    kind: ProgrammeRecordKind,
    *,
    content: Mapping[str, object],
    status: RecordStatus = RecordStatus.SIGNED,
    note: str = "",
    author: str | None = None,
) -> ProgrammeRecord:
    """Write the next version of a record and return it.

    Args:
        author: who wrote it, where the process files what somebody handed in.
    """
    before = programme_records(uow.connection, programme_id, kind)
    new = ProgrammeRecord(
        programme_id=programme_id,
        kind=kind,
        version=before[-1].version + 1 if before else 1,
        status=status,
        content=content,
        note=note,
        written_by=author or uow.actor.id,
        written_at=uow.now,
    )
    uow.connection.execute(
        insert(programme_record).values(
            programme_id=programme_id,
            kind=kind.value,
            version=new.version,
            status=status.value,
            content=dict(content),
            note=note,
            written_by=new.written_by,
            written_at=new.written_at,
        )
    )
    return new


def programme_records(
    connection: Connection, programme_id: str, kind: ProgrammeRecordKind | None = None
) -> list[ProgrammeRecord]:
    """Return all versions of a record, or of all, each kind oldest first."""
    query = select(programme_record).where(
        programme_record.c.programme_id == programme_id
    )
    if kind is not None:
        query = query.where(programme_record.c.kind == kind.value)
    ordered = query.order_by(programme_record.c.kind, programme_record.c.version)
    return [_record(row) for row in connection.execute(ordered)]


def _record(row: Row[Any]) -> ProgrammeRecord:
    kind, status = ProgrammeRecordKind(row.kind), RecordStatus(row.status)
    return ProgrammeRecord(**{**row._asdict(), "kind": kind, "status": status})
