"""Who is near to a client: what is the client's is seen by them alone (R-B9, B6.3.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, or_, select

from handlers.butler.tables import patrol_plan, patrol_plan_version, service_contract
from handlers.parties.model import Role
from handlers.parties.tables import org

#: They see what is of every client of their unit.
_ALL = frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_ARCHIVE.value})


def contracts_near(
    connection: Connection, person_id: str, roles: Collection[str], *, unit: str
) -> frozenset[str] | None:
    """Return the contracts on whose project a person works; None for all of a unit.

    Of the project is who leads it, and who goes on patrol for it or stands by.
    """
    if not _ALL.isdisjoint(roles):
        return None
    led = select(service_contract.c.id).where(
        service_contract.c.butler_id == unit, service_contract.c.lead_id == person_id
    )
    walked = (
        select(patrol_plan.c.contract_id)
        .join(patrol_plan_version, patrol_plan_version.c.plan_id == patrol_plan.c.id)
        .where(
            patrol_plan.c.butler_id == unit,
            or_(
                patrol_plan_version.c.assignee == person_id,
                patrol_plan_version.c.backup == person_id,
            ),
        )
    )
    return frozenset(connection.scalars(led)) | frozenset(connection.scalars(walked))


def clients_near(
    connection: Connection, person_id: str, roles: Collection[str], *, unit: str
) -> frozenset[str] | None:
    """Return the names of the clients whose project a person works on; None for all."""
    near = contracts_near(connection, person_id, roles, unit=unit)
    if near is None:
        return None
    clients = select(service_contract.c.client_id).where(
        service_contract.c.id.in_(sorted(near))
    )
    return names_of(connection, connection.scalars(clients))


def names_of(connection: Connection, client_ids: Iterable[str]) -> frozenset[str]:
    """Return by which names clients are on file, or were as doubles of themselves."""
    ids = sorted(set(client_ids))
    query = select(org.c.name).where(or_(org.c.id.in_(ids), org.c.merged_into.in_(ids)))
    return frozenset(connection.scalars(query))
