"""The business keys of everything that belongs to a contract, kind by kind."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select

from handlers.butler.findings.model import finding_key
from handlers.butler.findings.tables import service_finding
from handlers.butler.incidents.model import incident_key
from handlers.butler.incidents.tables import service_incident
from handlers.butler.tables import patrol, patrol_plan


def patrol_keys(connection: Connection, contract_id: str) -> list[str]:
    """Return the keys of the patrols of a contract."""
    query = (
        select(patrol.c.plan_id, patrol.c.named_on)
        .join(patrol_plan, patrol_plan.c.id == patrol.c.plan_id)
        .where(patrol_plan.c.contract_id == contract_id)
    )
    return [f"{row.plan_id}:{row.named_on}" for row in connection.execute(query)]


def finding_keys(connection: Connection, contract_id: str) -> list[str]:
    """Return the keys of the findings of a contract."""
    query = select(service_finding.c.id).where(
        service_finding.c.contract_id == contract_id
    )
    return [finding_key(each) for each in connection.scalars(query)]


def incident_keys(connection: Connection, contract_id: str) -> list[str]:
    """Return the keys of the unforeseen events of a contract."""
    query = select(service_incident.c.id).where(
        service_incident.c.contract_id == contract_id
    )
    return [incident_key(each) for each in connection.scalars(query)]


SOURCES: tuple[Callable[[Connection, str], list[str]], ...] = (
    patrol_keys,
    finding_keys,
    incident_keys,
)


def keys_of_contract(connection: Connection, contract_id: str) -> list[str]:
    """Return the business keys of a contract and of all that happened under it.

    The service itself runs under the id of its contract.
    """
    found = (key for each in SOURCES for key in each(connection, contract_id))
    return list(dict.fromkeys([contract_id, *found]))
