"""Open patrol plans for the unit that keeps them and for the client they are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.exceptions import Forbidden, NotFound

from handlers.butler.contracts import Contract, contracts
from handlers.butler.errors import PlanNotFound
from handlers.butler.plans import StoredPlan, plan_by_id
from handlers.butler.staff import may_plan
from handlers.parties.model import Role
from web.roles import is_of_butler
from web.services import services
from web.visitor import current_visitor

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPlan:
    """A plan as the visitor may use it."""

    plan: StoredPlan
    contract: Contract
    may_plan: bool
    #: The visitor is of the client: reads the days and nothing of the unit's people.
    of_client: bool


def own_unit() -> str:
    """Return the unit of the visitor.

    Raises:
        NotFound: the visitor is of no such unit.
    """
    visitor = current_visitor()
    if not is_of_butler(visitor):
        raise NotFound
    return visitor.person.org_id


def planning_unit() -> str:
    """Return the unit for which the visitor plans.

    Raises:
        NotFound: the visitor is of no such unit.
        Forbidden: others of the unit read only.
    """
    unit = own_unit()
    if not may_plan(current_visitor().actor, unit):
        raise Forbidden
    return unit


def own_client() -> str | None:
    """Return the company of a visitor of a company, None for everybody else."""
    visitor = current_visitor()
    is_of_client = Role.ENTITY.value in visitor.actor.groups
    return visitor.person.org_id if is_of_client else None


def open_plan(connection: Connection, plan_id: str) -> OpenedPlan:
    """Return a plan of the visitor's unit or company.

    Raises:
        NotFound: there is none, or it is not the visitor's to see.
    """
    visitor = current_visitor()
    try:
        found = plan_by_id(connection, plan_id)
    except PlanNotFound:
        raise NotFound from None
    of_unit = is_of_butler(visitor) and visitor.person.org_id == found.butler_id
    of_client = own_client() == found.client_id
    if not of_unit and not of_client:
        raise NotFound
    (contract,) = contracts(connection, ids=[found.contract_id])
    return OpenedPlan(
        plan=found,
        contract=contract,
        may_plan=of_unit and may_plan(visitor.actor, found.butler_id),
        of_client=not of_unit,
    )


def open_for_planning(plan_id: str) -> OpenedPlan:
    """Return a plan that the visitor may change.

    Raises:
        NotFound: it is not there for the visitor.
        Forbidden: the visitor reads it only.
    """
    with services().engine.read() as connection:
        opened = open_plan(connection, plan_id)
    if not opened.may_plan:
        raise Forbidden
    return opened


def running_contracts(connection: Connection, unit: str) -> list[Contract]:
    """Return the contracts of a unit under which plans can be made."""
    today = services().today
    return [
        each
        for each in contracts(connection, butler_id=unit)
        if each.ended_on is None and each.valid_to >= today
    ]
