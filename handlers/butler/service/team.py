"""Keep who serves a contract, with their qualification as it was then (B6.1.1)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from engine import UnitOfWork
from handlers.butler.service.model import TeamMember
from handlers.butler.service.tables import service_member


def form_team(uow: UnitOfWork, contract_id: str, members: Iterable[TeamMember]) -> None:
    """Write down who serves a contract; what was written before is replaced."""
    uow.connection.execute(
        delete(service_member).where(service_member.c.contract_id == contract_id)
    )
    rows = [
        {
            "contract_id": contract_id,
            "entry_id": each.entry_id,
            "person_id": each.person_id or None,
            "name": each.name,
            "title_level": each.title_level,
            "fields": list(each.fields),
            "duty": each.duty,
            "joined_at": uow.now,
        }
        for each in members
    ]
    if rows:
        uow.connection.execute(insert(service_member), rows)
    names = [str(each["name"]) for each in rows]
    uow.audit("service_team_formed", {"contract": contract_id, "members": names})


def team_of(connection: Connection, contract_id: str) -> list[TeamMember]:
    """Return who serves a contract, by name."""
    query = (
        select(service_member)
        .where(service_member.c.contract_id == contract_id)
        .order_by(service_member.c.name, service_member.c.entry_id)
    )
    return [
        TeamMember(
            entry_id=row.entry_id,
            person_id=row.person_id or "",
            name=row.name,
            title_level=row.title_level,
            fields=tuple(row.fields),
            duty=row.duty,
        )
        for row in connection.execute(query)
    ]
