"""Substitutes (代理): who works in whose stead, from when until when."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from engine import UnitOfWork
from handlers.parties.errors import SubstituteRefused
from handlers.parties.model import Person
from handlers.parties.people import people_by_ids, person_by_id
from handlers.parties.tables import substitution

#: A substitute for longer is a transfer: give the person's roles instead.
LONGEST = timedelta(days=366)
_ENDED = "代理已经结束"


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """One person working in the stead of another for a while."""

    id: str
    person_id: str
    substitute_id: str
    from_at: datetime
    #: The first moment at which it holds no more.
    until_at: datetime
    reason: str
    named_by: str
    named_at: datetime
    ended_by: str | None = None

    def holds(self, now: datetime) -> bool:
        """Say whether the substitute works in the person's stead at a moment."""
        return self.from_at <= now < self.until_at


def name_substitute(
    uow: UnitOfWork,
    *,
    person_id: str,
    substitute_id: str,
    from_at: datetime,
    until_at: datetime,
    reason: str,
) -> Substitution:
    """Let somebody work in a person's stead from one moment until another.

    Raises:
        PersonNotFound: there is nobody of one of these ids.
        SubstituteRefused: they are the same, of two organisations, one of them does
            not work here any more, or the period makes no sense.
    """
    person, substitute = (
        person_by_id(uow.connection, each) for each in (person_id, substitute_id)
    )
    against = _against_people(person, substitute) or _against_period(
        from_at, until_at, now=uow.now
    )
    if against:
        raise SubstituteRefused(against)
    new = Substitution(
        id=uuid.uuid4().hex,
        person_id=person_id,
        substitute_id=substitute_id,
        from_at=from_at,
        until_at=until_at,
        reason=reason,
        named_by=uow.actor.id,
        named_at=uow.now,
    )
    row = {column.name: getattr(new, column.name) for column in substitution.columns}
    uow.connection.execute(insert(substitution).values(row))
    uow.audit("substitute_named", _told(new))
    return new


def end_substitution(uow: UnitOfWork, found: Substitution) -> None:
    """End a substitution now; one that has not begun never begins.

    Raises:
        SubstituteRefused: it has ended already.
    """
    if found.until_at <= uow.now:
        raise SubstituteRefused(_ENDED)
    ends = {"until_at": max(uow.now, found.from_at), "ended_by": uow.actor.id}
    uow.connection.execute(
        update(substitution).where(substitution.c.id == found.id).values(**ends)
    )
    uow.audit("substitute_ended", {"id": found.id})


def end_substitutions_of(uow: UnitOfWork, person_id: str) -> None:
    """End what a person who leaves gave to others or took over from others."""
    for each in substitutions_of(uow.connection, [person_id]):
        if each.until_at > uow.now:
            end_substitution(uow, each)


def principals_of(
    connection: Connection, substitute_id: str, *, now: datetime
) -> list[Person]:
    """Return in whose stead somebody works at a moment; whoever left is no principal."""
    query = select(substitution.c.person_id).where(
        substitution.c.substitute_id == substitute_id,
        substitution.c.from_at <= now,
        substitution.c.until_at > now,
    )
    ids = set(connection.scalars(query))
    if not ids:
        return []
    found = people_by_ids(connection, ids)
    return [found[each] for each in sorted(ids) if found[each].active]


def substitution_by_id(
    connection: Connection, substitution_id: str
) -> Substitution | None:
    """Return a substitution, or None if there is none of this id."""
    query = select(substitution).where(substitution.c.id == substitution_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _substitution(row)


def substitutions_of(
    connection: Connection, person_ids: Collection[str]
) -> list[Substitution]:
    """Return who stands in for these people and for whom they stand in, newest first."""
    ids = list(person_ids)
    query = select(substitution).where(
        or_(
            substitution.c.person_id.in_(ids),
            substitution.c.substitute_id.in_(ids),
        )
    )
    rows = connection.execute(query.order_by(substitution.c.from_at.desc()))
    return [_substitution(row) for row in rows]


def _against_people(person: Person, substitute: Person) -> str:
    """Return why one cannot stand in for the other; empty if they can."""
    if person.id == substitute.id:
        return "不能由本人代理本人"
    if person.org_id != substitute.org_id:
        return "代理人须是同一单位的人员"
    if not (person.active and substitute.active):
        return "停用或已离任的人员不能参加代理"
    return ""


def _against_period(from_at: datetime, until_at: datetime, *, now: datetime) -> str:
    """Return what is wrong with a period; empty if nothing is."""
    if until_at <= from_at or until_at <= now:
        return "代理的结束时间须晚于开始时间和现在"
    if until_at - from_at > LONGEST:
        return "代理最长一年；更久请调整角色"
    return ""


def _told(new: Substitution) -> dict[str, object]:
    return {
        "id": new.id,
        "person": new.person_id,
        "substitute": new.substitute_id,
        "from": new.from_at.isoformat(),
        "until": new.until_at.isoformat(),
        "reason": new.reason,
    }


def _substitution(row: Row[Any]) -> Substitution:
    return Substitution(**row._asdict())
