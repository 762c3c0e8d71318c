"""Who is near to a client: what is the client's is seen by them alone (R-B9, B6.3.3)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from handlers.butler.service.tables import service_member
from handlers.butler.tables import patrol_plan, patrol_plan_version, service_contract
from handlers.parties.model import Role

#: They see what is of every client of their unit.
_ALL = frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_ARCHIVE.value})


def contracts_near(
    connection: Connection, person_id: str, roles: Collection[str], *, unit: str
) -> frozenset[str] | None:
    """Return the contracts on whose project a person works; None for all of a unit.

    Of the project is who leads it, who is on its team (F-B11), and who goes on patrol
    for it or stands by.
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
    served = (
        select(service_member.c.contract_id)
        .join(service_contract, service_contract.c.id == service_member.c.contract_id)
        .where(
            service_contract.c.butler_id == unit,
            service_member.c.person_id == person_id,
        )
    )
    found = (connection.scalars(each) for each in (led, walked, served))
    return frozenset(contract_id for each in found for contract_id in each)


def clients_near(
    connection: Connection, person_id: str, roles: Collection[str], *, unit: str
) -> frozenset[str] | None:
    """Return the clients whose project a person works on, by their ids; None for all."""
    near = contracts_near(connection, person_id, roles, unit=unit)
    if near is None:
        return None
    clients = select(service_contract.c.client_id).where(
        service_contract.c.id.in_(sorted(near))
    )
    return frozenset(connection.scalars(clients))
