"""Find patrol plans: of a unit or for a client, by words, running or ended."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, or_, select

from handlers.butler.plans import StoredPlan, plans_of_query
from handlers.butler.tables import patrol_plan, patrol_plan_version, service_contract
from handlers.parties.tables import org


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanQuery:
    """Which plans, and which part of them."""

    #: Of this unit; or, without it, for this client.
    butler_id: str | None = None
    client_id: str | None = None
    #: In the name of plan or client, or in the number of the contract.
    text: str = ""
    #: True = with a patrol to come, False = without.
    running: bool | None = None
    limit: int
    offset: int = 0


def find_plans(connection: Connection, asked: PlanQuery) -> list[StoredPlan]:
    """Return the plans, those with the next patrol first.

    Raises:
        ValueError: neither unit nor client is named.
    """
    if asked.butler_id is not None:
        query = select(patrol_plan).where(patrol_plan.c.butler_id == asked.butler_id)
    elif asked.client_id is not None:
        query = select(patrol_plan).where(patrol_plan.c.client_id == asked.client_id)
    else:
        message = "Expected a unit or a client, got neither"
        raise ValueError(message)
    if asked.running is not None:
        has_next = patrol_plan.c.next_on.is_not(None)
        query = query.where(has_next if asked.running else ~has_next)
    if asked.text:
        query = query.where(_holds(asked.text))
    ordered = query.order_by(
        patrol_plan.c.next_on.is_(None),
        patrol_plan.c.next_on,
        patrol_plan.c.made_at,
        patrol_plan.c.id,
    )
    return plans_of_query(connection, ordered.limit(asked.limit).offset(asked.offset))


def has_plans(connection: Connection, client_id: str) -> bool:
    """Say whether there is any plan for a client."""
    query = select(patrol_plan.c.id).where(patrol_plan.c.client_id == client_id)
    return connection.scalar(query.limit(1)) is not None


def is_client_of(connection: Connection, client_id: str, butler_id: str) -> bool:
    """Say whether a unit has, or had, a contract with a client."""
    query = select(service_contract.c.id).where(
        service_contract.c.client_id == client_id,
        service_contract.c.butler_id == butler_id,
    )
    return connection.scalar(query.limit(1)) is not None


def _holds(text: str) -> ColumnElement[bool]:
    named = select(patrol_plan_version.c.plan_id).where(
        patrol_plan_version.c.name.contains(text, autoescape=True)
    )
    clients = select(org.c.id).where(org.c.name.contains(text, autoescape=True))
    numbers = select(service_contract.c.id).where(
        service_contract.c.number.contains(text, autoescape=True)
    )
    return or_(
        patrol_plan.c.id.in_(named),
        patrol_plan.c.client_id.in_(clients),
        patrol_plan.c.contract_id.in_(numbers),
    )
