"""Store and find the headers of programmes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    insert,
    or_,
    select,
    true,
    update,
)

from engine import Actor, UnitOfWork
from handlers.linkage.errors import ProgrammeNotFound
from handlers.linkage.programmes.number import next_programme_number
from handlers.linkage.programmes.search_entries import programme_entries
from handlers.linkage.programmes.tables import programme
from handlers.parties.access import orgs_of
from handlers.search.index import keep_entry


class ProgrammeKind(StrEnum):
    """Whether a programme collects what has no other, or was set up for its objects."""

    YEARLY = "yearly"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The header of one programme."""

    programme_id: str
    bureau_id: str
    kind: ProgrammeKind
    year: int
    yearly_of: str | None
    name: str
    agency_id: str | None
    #: The process instance; None as long as a yearly one only collects cases.
    root_id: str | None
    #: The version of the plan in force; 0 before the first approval.
    plan_version: int
    starts_on: str | None
    ends_on: str | None
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None

    @property
    def is_yearly(self) -> bool:
        """Say whether it is the programme of everything that has no other."""
        return self.kind is ProgrammeKind.YEARLY

    @property
    def is_running(self) -> bool:
        """Say whether its process runs."""
        return self.root_id is not None and self.closed_at is None


def yearly_programme(uow: UnitOfWork, bureau_id: str, *, year: int) -> str:
    """Return the number of a bureau's programme of a year; open it on demand."""
    yearly_of = f"{bureau_id}/{year}"
    known = select(programme.c.programme_id).where(programme.c.yearly_of == yearly_of)
    found = uow.connection.scalar(known)
    if found is not None:
        return str(found)
    return open_programme(
        uow,
        bureau_id=bureau_id,
        kind=ProgrammeKind.YEARLY,
        year=year,
        yearly_of=yearly_of,
        name=f"{year}年度质量技术帮扶",
        starts_on=date(year, 1, 1).isoformat(),
        ends_on=date(year, 12, 31).isoformat(),
    )


def open_programme(
    uow: UnitOfWork, *, bureau_id: str, kind: ProgrammeKind, year: int, **facts: object
) -> str:
    """Store the header of a new programme and return its number."""
    number = next_programme_number(uow, year)
    row: dict[str, object] = {
        "plan_version": 0,
        "opened_by": uow.actor.id,
        "opened_at": uow.now,
        **facts,
        "programme_id": number,
        "bureau_id": bureau_id,
        "kind": kind.value,
        "year": year,
    }
    uow.connection.execute(insert(programme).values(row))
    _let_find(uow, number)
    return number


def change_programme(uow: UnitOfWork, programme_id: str, **facts: object) -> None:
    """Change some facts in the header of a programme.

    Raises:
        ProgrammeNotFound: there is none of this number.
    """
    query = update(programme).where(programme.c.programme_id == programme_id)
    if not uow.connection.execute(query.values(**facts)).rowcount:
        raise ProgrammeNotFound(programme_id)
    if "name" in facts:
        _let_find(uow, programme_id)


def programme_by_id(connection: Connection, programme_id: str) -> Programme:
    """Return a programme.

    Raises:
        ProgrammeNotFound: there is none of this number.
    """
    found = programmes_by_ids(connection, [programme_id])
    if not found:
        raise ProgrammeNotFound(programme_id)
    return found[programme_id]


def programmes_by_ids(
    connection: Connection, ids: Iterable[str]
) -> dict[str, Programme]:
    """Return many programmes in one statement; unknown ones are left out."""
    wanted = list(ids)
    if not wanted:
        return {}
    query = select(programme).where(programme.c.programme_id.in_(wanted))
    return {row.programme_id: _programme(row) for row in connection.execute(query)}


def find_programmes(
    connection: Connection, *, actor: Actor, limit: int = 50, offset: int = 0
) -> list[Programme]:
    """Return the programmes that an actor sees, newest first."""
    query = select(programme).where(sees_programme(actor))
    ordered = query.order_by(
        programme.c.opened_at.desc(), programme.c.programme_id.desc()
    )
    rows = connection.execute(ordered.limit(limit).offset(offset))
    return [_programme(row) for row in rows]


def seen_programme(
    connection: Connection, programme_id: str, *, actor: Actor
) -> Programme:
    """Return a programme that an actor may see.

    Raises:
        ProgrammeNotFound: there is none of this number, or it is not theirs to see.
    """
    query = select(programme).where(
        programme.c.programme_id == programme_id, sees_programme(actor)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise ProgrammeNotFound(programme_id)
    return _programme(row)


def sees_programme(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a programme is of the actor's bureau or agency.

    An operator repairs everything and sees everything; an entity is neither the
    bureau nor the agency of any programme, so it sees none.
    """
    if actor.sees_all:
        return true()
    orgs = orgs_of(actor)
    return or_(programme.c.bureau_id.in_(orgs), programme.c.agency_id.in_(orgs))


def _let_find(uow: UnitOfWork, programme_id: str) -> None:
    for entry in programme_entries(uow.connection, programme_id):
        keep_entry(uow, entry)


def _programme(row: Row[Any]) -> Programme:
    values = row._asdict()
    return Programme(**{**values, "kind": ProgrammeKind(row.kind)})
