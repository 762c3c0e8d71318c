"""Hold a client's file back from destruction, and lift the hold: both with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from engine import NotAllowed, UnitOfWork
from handlers.butler.contracts import contract_by_id
from handlers.parties.access import org_of
from handlers.parties.model import Role
from handlers.retention.errors import HoldRefused
from handlers.retention.tables import legal_hold

_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One hold of a file, lifted or not."""

    id: str
    contract_id: str
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None
    lift_reason: str | None


def place_hold(uow: UnitOfWork, contract_id: str, *, reason: str) -> str:
    """Hold a file back from destruction and return the id of the hold.

    Raises:
        ContractNotFound: there is no such contract of the actor's unit.
        NotAllowed: the actor is not the head of the unit.
        HoldRefused: no reason is given, or the file is held already.
    """
    contract = contract_by_id(
        uow.connection, contract_id, butler_id=head_of(uow, "冻结档案")
    )
    if contract.id in held(uow.connection, [contract.id]):
        raise HoldRefused(reason=f"{contract.number}的档案已经冻结")
    hold_id = uuid.uuid4().hex
    said = _reason(reason)
    uow.connection.execute(
        insert(legal_hold).values(
            id=hold_id,
            contract_id=contract.id,
            reason=said,
            placed_by=uow.actor.id,
            placed_at=uow.now,
        )
    )
    uow.audit("legal_hold_placed", {"contract": contract.id, "reason": said})
    return hold_id


def lift_hold(uow: UnitOfWork, hold_id: str, *, reason: str) -> None:
    """Let a file follow its term again.

    Raises:
        ContractNotFound: the file is none of the actor's unit.
        NotAllowed: the actor is not the head of the unit.
        HoldRefused: there is no such hold, it is lifted, or no reason is given.
    """
    query = select(legal_hold).where(legal_hold.c.id == hold_id)
    row = uow.connection.execute(query).one_or_none()
    org_id = head_of(uow, "解除冻结")
    if row is None or row.lifted_at is not None:
        raise HoldRefused(reason="没有这项冻结，或者已经解除")
    contract_by_id(uow.connection, row.contract_id, butler_id=org_id)
    said = _reason(reason)
    uow.connection.execute(
        update(legal_hold)
        .where(legal_hold.c.id == hold_id)
        .values(lifted_by=uow.actor.id, lifted_at=uow.now, lift_reason=said)
    )
    uow.audit("legal_hold_lifted", {"contract": row.contract_id, "reason": said})


def held(connection: Connection, contract_ids: Collection[str]) -> Mapping[str, Hold]:
    """Return what holds these files now, by contract."""
    query = select(legal_hold).where(
        legal_hold.c.contract_id.in_(list(contract_ids)),
        legal_hold.c.lifted_at.is_(None),
    )
    return {row.contract_id: Hold(**row._asdict()) for row in connection.execute(query)}


def holds_of(connection: Connection, contract_id: str) -> list[Hold]:
    """Return every hold that a file ever had, the last first."""
    query = select(legal_hold).where(legal_hold.c.contract_id == contract_id)
    ordered = query.order_by(legal_hold.c.placed_at.desc())
    return [Hold(**row._asdict()) for row in connection.execute(ordered)]


def head_of(uow: UnitOfWork, action: str) -> str:
    """Return the unit whose head acts.

    Raises:
        NotAllowed: somebody else acts.
    """
    org_id = org_of(uow.actor)
    if org_id is None or Role.BUTLER_HEAD.value not in uow.actor.groups:
        raise NotAllowed(action=action, reason="只有本单位负责人可以办理")
    return org_id


def _reason(reason: str) -> str:
    said = reason.strip()[:_MOST]
    if not said:
        raise HoldRefused(reason="请写明理由")
    return said
