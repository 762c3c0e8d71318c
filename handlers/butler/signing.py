"""Sign a contract, and hand its project over: what the head of a unit decides.

A unit that the specification does not let begin signs nothing (R-B1, R-B2); running
contracts go on. A project has exactly one lead at any time, and every change stays
(R-B5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from engine import Actor, NotAllowed, UnitOfWork
from handlers.butler.contract_ending import end_contract
from handlers.butler.contracts import Contract, contract_by_id, make_contract
from handlers.butler.errors import ContractEnded, ContractRefused, ReasonMissing
from handlers.butler.service.beginning import begin_service
from handlers.butler.tables import lead_change, service_contract
from handlers.deadlines.local_time import local_day
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import org_label
from handlers.parties.model import Role
from handlers.parties.people import people_by_ids
from handlers.registers.starting import must_start_contract

_LEADS = frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_PROJECT.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadChange:
    """One time that a project was handed over."""

    former_id: str
    lead_id: str
    reason: str
    changed_by: str
    changed_at: datetime


def may_sign(actor: Actor, butler_id: str) -> bool:
    """Say whether somebody signs, ends and hands over the contracts of a unit."""
    if actor.stands_in:
        return True
    return org_label(butler_id) in actor.labels and Role.BUTLER_HEAD in actor.groups


def sign_contract(uow: UnitOfWork, contract: Contract) -> str:
    """Write down a contract that was signed and return its id.

    Raises:
        NotAllowed: the actor is not the head of the unit.
        StartRefused: the unit may not begin one now, with every reason.
        ContractRefused: a party, the lead, the days or the number cannot be.
    """
    _require(uow.actor, contract.butler_id, "登记服务合同")
    must_start_contract(uow.connection, contract.butler_id, today=local_day(uow.now))
    _require_lead(uow.connection, contract.lead_id, contract.butler_id)
    contract_id = make_contract(uow, contract)
    begin_service(uow, contract_id)
    return contract_id


def change_lead(
    uow: UnitOfWork, contract_id: str, lead_id: str, *, reason: str
) -> None:
    """Hand a project over to another lead, who is told; the former one stays on record.

    Raises:
        ContractNotFound: there is no such contract.
        NotAllowed: the actor is not the head of the unit.
        ContractEnded: the contract is over.
        ContractRefused: the new lead cannot lead, or leads already.
        ReasonMissing: nobody says why.
    """
    contract = contract_by_id(uow.connection, contract_id)
    _require(uow.actor, contract.butler_id, "变更项目负责人")
    if contract.ended_on is not None:
        raise ContractEnded(contract.ended_on)
    if not reason.strip():
        raise ReasonMissing
    if lead_id == contract.lead_id:
        field, said = "lead_id", "此人已是项目负责人"
        raise ContractRefused(field, said)
    _require_lead(uow.connection, lead_id, contract.butler_id)
    # Of two changes at once the second finds another lead, and fails.
    changed = uow.connection.execute(
        update(service_contract)
        .where(
            service_contract.c.id == contract_id,
            service_contract.c.lead_id == contract.lead_id,
        )
        .values(lead_id=lead_id)
    )
    if not changed.rowcount:
        field, said = "lead_id", "项目负责人刚被变更，请重新打开后再改"
        raise ContractRefused(field, said)
    uow.connection.execute(
        insert(lead_change).values(
            contract_id=contract_id,
            former_id=contract.lead_id,
            lead_id=lead_id,
            reason=reason.strip(),
            changed_by=uow.actor.id,
            changed_at=uow.now,
        )
    )
    uow.audit("service_lead_changed", {"id": contract_id, "lead": lead_id})
    tell(
        uow,
        kind=NoticeKind.TASK,
        key=f"contract:{contract_id}:lead:{uow.now.isoformat()}",
        to=[lead_id],
        subject=f"您担任项目负责人：合同 {contract.number}",
        text=f"原因：{reason.strip()}",
        link=f"/contracts/{contract_id}",
    )


def terminate_contract(uow: UnitOfWork, contract_id: str, *, reason: str) -> None:
    """End a contract today: plans stop, and its file is kept from today on.

    Raises:
        ContractNotFound: there is no such contract.
        NotAllowed: the actor is not the head of the unit.
        ContractEnded: it is over already.
        ReasonMissing: nobody says why.
    """
    contract = contract_by_id(uow.connection, contract_id)
    _require(uow.actor, contract.butler_id, "结束服务合同")
    end_contract(uow, contract_id, on=local_day(uow.now), reason=reason)


def lead_changes(connection: Connection, contract_id: str) -> list[LeadChange]:
    """Return how a project was handed over, the last time first."""
    query = (
        select(lead_change)
        .where(lead_change.c.contract_id == contract_id)
        .order_by(lead_change.c.changed_at.desc())
    )
    return [
        LeadChange(
            former_id=row.former_id,
            lead_id=row.lead_id,
            reason=row.reason,
            changed_by=row.changed_by,
            changed_at=row.changed_at,
        )
        for row in connection.execute(query)
    ]


def _require(actor: Actor, butler_id: str, action: str) -> None:
    if not may_sign(actor, butler_id):
        raise NotAllowed(action=action, reason="由服务单位负责人办理")


def _require_lead(connection: Connection, lead_id: str, butler_id: str) -> None:
    found = people_by_ids(connection, [lead_id]).get(lead_id)
    fits = (
        found is not None
        and found.active
        and found.org_id == butler_id
        and not _LEADS.isdisjoint(found.roles)
    )
    if not fits:
        field, said = "lead_id", "项目负责人应是本单位在岗的项目负责人或单位负责人"
        raise ContractRefused(field, said)
