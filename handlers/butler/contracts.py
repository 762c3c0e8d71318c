"""Keep the contracts that patrol plans hang on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from engine import UnitOfWork
from handlers.butler.client_file import open_client_file
from handlers.butler.errors import ContractNotFound, ContractRefused
from handlers.butler.tables import service_contract
from handlers.parties.model import OrgKind
from handlers.parties.orgs import org_by_id
from handlers.parties.people import person_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract between a butler and a client."""

    number: str
    client_id: str
    butler_id: str
    #: The project lead.
    lead_id: str
    valid_from: date
    valid_to: date
    id: str = ""
    #: The day from which it is over; None while it runs.
    ended_on: date | None = None
    ended_reason: str = ""


def make_contract(uow: UnitOfWork, contract: Contract) -> str:
    """Write down a contract, open the file of its client, and return its id.

    Raises:
        ContractRefused: a party, the lead, the days or the number cannot be.
    """
    connection = uow.connection
    for field, reason in _faults(connection, contract):
        raise ContractRefused(field, reason)
    contract_id = uuid.uuid4().hex
    connection.execute(
        insert(service_contract).values(
            id=contract_id,
            number=contract.number.strip(),
            client_id=contract.client_id,
            butler_id=contract.butler_id,
            lead_id=contract.lead_id,
            valid_from=contract.valid_from.isoformat(),
            valid_to=contract.valid_to.isoformat(),
            ended_reason="",
            made_by=uow.actor.id,
            made_at=uow.now,
        )
    )
    uow.audit(
        "service_contract_made", {"id": contract_id, "number": contract.number.strip()}
    )
    open_client_file(uow, contract_by_id(connection, contract_id))
    return contract_id


def contract_by_id(
    connection: Connection, contract_id: str, *, butler_id: str | None = None
) -> Contract:
    """Return a contract.

    Raises:
        ContractNotFound: there is none, or not of this butler.
    """
    found = contracts(connection, ids=[contract_id], butler_id=butler_id)
    if not found:
        raise ContractNotFound(contract_id)
    return found[0]


def contracts(
    connection: Connection,
    *,
    ids: Iterable[str] | None = None,
    butler_id: str | None = None,
    client_id: str | None = None,
) -> list[Contract]:
    """Return contracts by number: these, of one butler, of one client, or all."""
    query = select(service_contract).order_by(service_contract.c.number)
    if ids is not None:
        query = query.where(service_contract.c.id.in_(list(ids)))
    if butler_id is not None:
        query = query.where(service_contract.c.butler_id == butler_id)
    if client_id is not None:
        query = query.where(service_contract.c.client_id == client_id)
    return [_contract(row) for row in connection.execute(query)]


def _faults(connection: Connection, new: Contract) -> Iterable[tuple[str, str]]:
    if not new.number.strip():
        yield "number", "请填写合同编号"
    if new.valid_to < new.valid_from:
        yield "valid_to", "合同结束日期早于开始日期"
    if org_by_id(connection, new.butler_id).kind is not OrgKind.BUTLER:
        yield "butler_id", "服务单位应是质量管家服务单位"
    if org_by_id(connection, new.client_id).kind is not OrgKind.ENTITY:
        yield "client_id", "服务对象应是经营主体"
    if person_by_id(connection, new.lead_id).org_id != new.butler_id:
        yield "lead_id", "项目负责人应是本单位人员"
    taken = select(service_contract.c.id).where(
        service_contract.c.butler_id == new.butler_id,
        service_contract.c.number == new.number.strip(),
    )
    if connection.scalar(taken) is not None:
        yield "number", f"合同编号{new.number.strip()}已登记"


def _contract(row: Row[Any]) -> Contract:
    return Contract(
        id=row.id,
        number=row.number,
        client_id=row.client_id,
        butler_id=row.butler_id,
        lead_id=row.lead_id,
        valid_from=date.fromisoformat(row.valid_from),
        valid_to=date.fromisoformat(row.valid_to),
        ended_on=date.fromisoformat(row.ended_on) if row.ended_on else None,
        ended_reason=row.ended_reason,
    )
