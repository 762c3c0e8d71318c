"""The measures that were issued in a case: each has its own process and is verified."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from engine import UnitOfWork
from handlers.linkage.tables import case_measure

#: The process that each measure has.
PROCESS = "linkage_measure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure of one case."""

    id: str
    business_key: str
    number: int
    content: Mapping[str, object]
    issued_at: datetime
    verified_at: datetime | None

    @property
    def text(self) -> str:
        """Return what is to be done, in words."""
        return str(self.content.get("content") or "")


def issue(
    uow: UnitOfWork, business_key: str, rows: Iterable[Mapping[str, object]]
) -> list[Measure]:
    """Store new measures of a case, numbered on from those before."""
    last = uow.connection.scalar(
        select(func.max(case_measure.c.number)).where(
            case_measure.c.business_key == business_key
        )
    )
    new = [
        Measure(
            id=uuid.uuid4().hex,
            business_key=business_key,
            number=number,
            content=dict(row),
            issued_at=uow.now,
            verified_at=None,
        )
        for number, row in enumerate(rows, start=int(last or 0) + 1)
    ]
    if new:
        uow.connection.execute(insert(case_measure), [_row(each) for each in new])
    return new


def mark_verified(uow: UnitOfWork, measure_id: str) -> None:
    """Note that a measure was found to work."""
    query = update(case_measure).where(case_measure.c.id == measure_id)
    uow.connection.execute(query.values(verified_at=uow.now))


def measures_of(connection: Connection, business_key: str) -> list[Measure]:
    """Return the measures of a case in the order of their numbers."""
    query = select(case_measure).where(case_measure.c.business_key == business_key)
    rows = connection.execute(query.order_by(case_measure.c.number))
    return [_measure(row) for row in rows]


def _row(measure: Measure) -> dict[str, object]:
    return {
        "id": measure.id,
        "business_key": measure.business_key,
        "number": measure.number,
        "content": dict(measure.content),
        "issued_at": measure.issued_at,
        "verified_at": measure.verified_at,
    }


def _measure(row: Row[Any]) -> Measure:
    return Measure(**row._asdict())
