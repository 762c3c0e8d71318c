"""The versions of a programme's plan: reviewed once, then changed by filing (7.2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.documents.produce import issue_document
from handlers.linkage.plan import plan_content, row_identity
from handlers.linkage.programmes.headers import change_programme, programme_by_id
from handlers.linkage.programmes.records import (
    ProgrammeRecordKind,
    programme_records,
    write_programme_record,
)
from handlers.linkage.programmes.tables import programme_row
from handlers.linkage.records import RecordStatus
from handlers.linkage.variables import rows
from handlers.parties.orgs import find_entity


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One row of one version of a plan."""

    programme_id: str
    version: int
    seq: int
    entity_id: str | None
    entity_name: str
    product: str
    model: str
    #: The row as the plan prints it.
    content: Mapping[str, object]
    #: The case that carries it out, None until it is opened or linked.
    business_key: str | None

    @property
    def identity(self) -> tuple[str, str, str]:
        """Return what makes it the same row in every version."""
        return self.entity_name, self.product, self.model


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """One version of the whole plan."""

    version: int
    status: RecordStatus
    #: The head of the plan, without its rows.
    head: Mapping[str, object]
    rows: tuple[PlanRow, ...]
    #: Why it was changed, or what the review said.
    note: str
    written_by: str
    written_at: datetime

    @property
    def content(self) -> dict[str, object]:
        """Return the plan as its form has it."""
        return {**self.head, "plan_rows": [dict(row.content) for row in self.rows]}


def approve_plan(
    uow: UnitOfWork, programme_id: str, content: Mapping[str, object], *, note: str
) -> int:
    """Put the plan that passed its review in force as the first version."""
    return _write(uow, programme_id, content, status=RecordStatus.APPROVED, note=note)


def file_plan(
    uow: UnitOfWork,
    programme_id: str,
    content: Mapping[str, object],
    *,
    note: str,
    author: str | None = None,
) -> int:
    """Put a changed plan in force at once and return its version (7.2.2.4)."""
    return _write(
        uow,
        programme_id,
        content,
        status=RecordStatus.FILED,
        note=note,
        author=author,
    )


def plan_versions(connection: Connection, programme_id: str) -> list[PlanVersion]:
    """Return all versions of a programme's plan, oldest first."""
    records = programme_records(connection, programme_id, ProgrammeRecordKind.PLAN)
    query = select(programme_row).where(programme_row.c.programme_id == programme_id)
    ordered = query.order_by(programme_row.c.version, programme_row.c.seq)
    of_version: dict[int, list[PlanRow]] = {}
    for row in connection.execute(ordered):
        of_version.setdefault(row.version, []).append(_row(row))
    return [
        PlanVersion(
            version=record.version,
            status=record.status,
            head=record.content,
            rows=tuple(of_version.get(record.version, ())),
            note=record.note,
            written_by=record.written_by,
            written_at=record.written_at,
        )
        for record in records
    ]


def version_on(versions: Sequence[PlanVersion], day: date) -> PlanVersion | None:
    """Return the version in force at the end of a day (R-FILE), None before the first.

    A change is in force from the day on which it was filed.
    """
    filed = [each for each in versions if local_day(each.written_at) <= day]
    return filed[-1] if filed else None


def rows_in_force(connection: Connection, programme_id: str) -> list[PlanRow]:
    """Return the rows of the newest version, in order."""
    newest = (
        select(programme_row.c.version)
        .where(programme_row.c.programme_id == programme_id)
        .order_by(programme_row.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(programme_row).where(
        programme_row.c.programme_id == programme_id,
        programme_row.c.version == newest,
    )
    found = connection.execute(query.order_by(programme_row.c.seq))
    return [_row(row) for row in found]


def row_of_case(connection: Connection, business_key: str) -> PlanRow | None:
    """Return the newest row that a case carries out, None if no plan lists it."""
    query = (
        select(programme_row)
        .where(programme_row.c.business_key == business_key)
        .order_by(programme_row.c.version.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _row(row)


def link_row(uow: UnitOfWork, row: PlanRow, business_key: str) -> None:
    """Note which case carries a row out, in every version that has the row."""
    query = update(programme_row).where(
        programme_row.c.programme_id == row.programme_id,
        programme_row.c.entity_name == row.entity_name,
        programme_row.c.product == row.product,
        programme_row.c.model == row.model,
        programme_row.c.business_key.is_(None),
    )
    uow.connection.execute(query.values(business_key=business_key))


def relink_row(uow: UnitOfWork, row: PlanRow, business_key: str) -> None:
    """Note in every version that another case carries a row out from now on."""
    query = update(programme_row).where(
        programme_row.c.programme_id == row.programme_id,
        programme_row.c.business_key == row.business_key,
    )
    uow.connection.execute(query.values(business_key=business_key))


def _write(
    uow: UnitOfWork,
    programme_id: str,
    content: Mapping[str, object],
    *,
    status: RecordStatus,
    note: str,
    author: str | None = None,
) -> int:
    plan = plan_content(content)
    table = rows(plan, "plan_rows")
    head = {name: value for name, value in plan.items() if name != "plan_rows"}
    before = rows_in_force(uow.connection, programme_id)
    cases = {row.identity: row.business_key for row in before}
    written = write_programme_record(
        uow,
        programme_id,
        ProgrammeRecordKind.PLAN,
        content=head,
        status=status,
        note=note,
        author=author,
    )
    new = [
        _values(uow.connection, programme_id, written.version, number, row, cases)
        for number, row in enumerate(table, start=1)
    ]
    if new:
        uow.connection.execute(insert(programme_row), new)
    change_programme(uow, programme_id, plan_version=written.version)
    _issue_annex(uow, programme_id, plan, note=note if before else "", author=author)
    return written.version


def _issue_annex(
    uow: UnitOfWork,
    programme_id: str,
    plan: Mapping[str, object],
    *,
    note: str,
    author: str | None,
) -> None:
    """Issue Annex A as the plan now says it: the versions of the two go together."""
    issue_document(
        uow,
        business_key=programme_id,
        bureau_id=programme_by_id(uow.connection, programme_id).bureau_id,
        kind="annex_a",
        content=plan,
        by=author,
        note=note,
    )


def _values(  # noqa: PLR0917 - the columns of one row
    connection: Connection,
    programme_id: str,
    version: int,
    seq: int,
    row: Mapping[str, object],
    cases: Mapping[tuple[str, str, str], str | None],
) -> dict[str, object]:
    entity, product, model = identity = row_identity(row)
    known = find_entity(connection, entity)
    return {
        "programme_id": programme_id,
        "version": version,
        "seq": seq,
        "entity_id": known.id if known else None,
        "entity_name": entity,
        "product": product,
        "model": model,
        "content": {**row, "seq": seq},
        "business_key": cases.get(identity),
    }


def _row(row: Row[Any]) -> PlanRow:
    return PlanRow(**row._asdict())
