"""Keep confirmed imports and what became of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from engine import UnitOfWork
from handlers.errors import DomainRefused
from handlers.evidence.files import StoredFile
from handlers.imports.planning import Fate, PlannedRow
from handlers.imports.tables import report_import, report_import_row

_row = report_import_row
_REASONS = "；"
#: Lines that one statement writes.
_AT_ONCE = 200


class RowState(StrEnum):
    """What became of a line."""

    WAITING = "waiting"
    #: It made a case.
    MADE = "made"
    #: It was added to a case that was there.
    JOINED = "joined"
    #: The very report has its case already; nothing was added.
    KNOWN = "known"
    REFUSED = "refused"


class RowDone(DomainRefused):
    """Somebody else did this line meanwhile."""

    def __init__(self, number: int) -> None:
        super().__init__(f"第 {number} 条已由另一次办理完成")
        self.number = number


class ImportNotFound(DomainRefused):
    """There is no such import."""

    def __init__(self, import_id: str) -> None:
        super().__init__(f"没有编号为“{import_id}”的导入")
        self.import_id = import_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A confirmed file."""

    id: str
    bureau_id: str
    confirmed_by: str
    confirmed_at: datetime
    file: StoredFile
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One line of a confirmed file."""

    number: int
    line: int
    fate: Fate
    answers: Mapping[str, object]
    reason: str
    state: RowState
    case_no: str | None
    joins_line: int
    fingerprint: str

    def text(self, key: str) -> str:
        """Return one answer as a text."""
        return str(self.answers.get(key) or "")


def keep_import(
    uow: UnitOfWork,
    rows: Sequence[PlannedRow],
    *,
    file: StoredFile,
    bureau_id: str,
    import_id: str,
) -> None:
    """Keep a confirmed file with its lines."""
    uow.connection.execute(
        insert(report_import).values(
            id=import_id,
            bureau_id=bureau_id,
            confirmed_by=uow.actor.id,
            confirmed_at=uow.now,
            file_name=file.name,
            file_sha256=file.sha256,
            file_type=file.media_type,
            file_size=file.size,
            ended_at=None,
        )
    )
    values = [_values(import_id, row) for row in rows]
    for start in range(0, len(values), _AT_ONCE):
        uow.connection.execute(insert(_row), values[start : start + _AT_ONCE])
    uow.audit("reports_imported", {"id": import_id, "file": file.sha256})


def import_by_id(connection: Connection, import_id: str) -> Import:
    """Return one import.

    Raises:
        ImportNotFound: there is none of this id.
    """
    query = select(report_import).where(report_import.c.id == import_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise ImportNotFound(import_id)
    return _import(row)


def imports_of(
    connection: Connection, bureau_id: str, *, limit: int = 10
) -> list[Import]:
    """Return the latest imports of a bureau."""
    query = select(report_import).where(report_import.c.bureau_id == bureau_id)
    latest = query.order_by(report_import.c.confirmed_at.desc()).limit(limit)
    return [_import(row) for row in connection.execute(latest)]


def import_rows(
    connection: Connection,
    import_id: str,
    *,
    waiting: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[ImportRow]:
    """Return lines of an import in their order."""
    query = select(_row).where(_row.c.import_id == import_id).order_by(_row.c.number)
    if waiting:
        query = query.where(_row.c.state == RowState.WAITING.value)
    found = connection.execute(query.limit(limit).offset(offset))
    return [_import_row(each) for each in found]


def counts_of(
    connection: Connection, import_ids: Iterable[str]
) -> Mapping[str, Mapping[RowState, int]]:
    """Return how many lines of each import are in each state."""
    ids = list(import_ids)
    query = (
        select(_row.c.import_id, _row.c.state, func.count())
        .where(_row.c.import_id.in_(ids))
        .group_by(_row.c.import_id, _row.c.state)
    )
    counts: dict[str, dict[RowState, int]] = {each: {} for each in ids}
    for import_id, state, number in connection.execute(query):
        counts[import_id][RowState(state)] = number
    return counts


def end_row(
    uow: UnitOfWork,
    import_id: str,
    number: int,
    *,
    state: RowState,
    case_no: str | None = None,
    reason: str = "",
) -> None:
    """Write down what became of a line, once.

    Raises:
        RowDone: it is no longer waiting.
    """
    said = {"reason": reason} if reason else {}
    changed = uow.connection.execute(
        update(_row)
        .where(
            _row.c.import_id == import_id,
            _row.c.number == number,
            _row.c.state == RowState.WAITING.value,
        )
        .values(state=state.value, case_no=case_no, ended_at=uow.now, **said)
    )
    if not changed.rowcount:
        raise RowDone(number)


def end_import(uow: UnitOfWork, import_id: str) -> None:
    """Write down that every line is done."""
    query = update(report_import).where(
        report_import.c.id == import_id, report_import.c.ended_at.is_(None)
    )
    uow.connection.execute(query.values(ended_at=uow.now))


def _values(import_id: str, row: PlannedRow) -> dict[str, object]:
    is_wrong = row.fate is Fate.WRONG
    return {
        "import_id": import_id,
        "number": row.number,
        "line": row.line,
        "fate": row.fate.value,
        "answers": dict(row.answers),
        "reason": _REASONS.join(row.reasons),
        "state": (RowState.REFUSED if is_wrong else RowState.WAITING).value,
        "case_no": None,
        "joins_line": row.joins.line if row.joins else 0,
        "fingerprint": row.fingerprint,
        "ended_at": None,
    }


def _import(row: Row[Any]) -> Import:
    return Import(
        id=row.id,
        bureau_id=row.bureau_id,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        file=StoredFile(
            sha256=row.file_sha256,
            name=row.file_name,
            media_type=row.file_type,
            size=row.file_size,
        ),
        ended_at=row.ended_at,
    )


def _import_row(row: Row[Any]) -> ImportRow:
    return ImportRow(
        number=row.number,
        line=row.line,
        fate=Fate(row.fate),
        answers=row.answers,
        reason=row.reason,
        state=RowState(row.state),
        case_no=row.case_no,
        joins_line=row.joins_line,
        fingerprint=row.fingerprint,
    )
