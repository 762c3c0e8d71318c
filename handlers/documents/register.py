"""文号登记簿: read what numbers were given out, to what, and which were given up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, select

from handlers.documents.tables import document, number_entry, number_void

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberEntry:
    """One line of the register."""

    number: str
    #: The bureau that counts; empty where all bureaus count together.
    owner: str
    kind: str
    year: int
    serial: int
    bureau_id: str
    business_key: str
    document_id: str | None
    #: How the document stands; None for the number of a case.
    state: str | None
    given_by: str
    given_at: datetime
    void_reason: str | None
    voided_by: str | None
    voided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterQuery:
    """Which lines are wanted; None asks for all of them."""

    #: The bureau whose register it is; None for everybody's.
    bureau_id: str | None
    kind: str | None = None
    year: int | None = None


def register_lines(
    connection: Connection, query: RegisterQuery, *, limit: int, offset: int = 0
) -> list[NumberEntry]:
    """Return lines of the register, newest first."""
    wanted = _wanted(query).order_by(
        number_entry.c.given_at.desc(), number_entry.c.number.desc()
    )
    rows = connection.execute(wanted.limit(limit).offset(offset))
    return [NumberEntry(**row._asdict()) for row in rows]


def whole_register(
    connection: Connection, query: RegisterQuery
) -> Iterator[NumberEntry]:
    """Yield all lines of the register in the order of their numbers."""
    place = number_entry.c
    wanted = _wanted(query).order_by(
        place.kind, place.year, place.bureau_id, place.serial
    )
    offset = 0
    while True:
        rows = connection.execute(wanted.limit(_BATCH).offset(offset)).all()
        yield from (NumberEntry(**row._asdict()) for row in rows)
        if len(rows) < _BATCH:
            return
        offset += _BATCH


def last_numbers(
    connection: Connection, *, bureau_id: str | None, year: int
) -> dict[str, str]:
    """Return the newest number of each kind in a year."""
    query = select(number_entry.c.kind, number_entry.c.number).where(
        number_entry.c.year == year
    )
    if bureau_id is not None:
        query = query.where(number_entry.c.bureau_id == bureau_id)
    rows = connection.execute(
        query.order_by(number_entry.c.given_at, number_entry.c.serial)
    )
    return {row.kind: row.number for row in rows}


def _wanted(query: RegisterQuery) -> Select[tuple[object, ...]]:
    entry = number_entry.c
    chosen = (
        select(
            entry.number,
            entry.owner,
            entry.kind,
            entry.year,
            entry.serial,
            entry.bureau_id,
            entry.business_key,
            entry.document_id,
            document.c.state,
            entry.given_by,
            entry.given_at,
            number_void.c.reason.label("void_reason"),
            number_void.c.voided_by,
            number_void.c.voided_at,
        )
        .outerjoin(number_void, number_void.c.number == entry.number)
        .outerjoin(document, document.c.id == entry.document_id)
    )
    if query.bureau_id is not None:
        chosen = chosen.where(entry.bureau_id == query.bureau_id)
    if query.kind is not None:
        chosen = chosen.where(entry.kind == query.kind)
    if query.year is not None:
        chosen = chosen.where(entry.year == query.year)
    return chosen
