"""End a contract: from a day on nothing of it goes on but its review and its archive."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from engine import UnitOfWork
from handlers.butler.client_file import close_client_file
from handlers.butler.contracts import contract_by_id
from handlers.butler.errors import ContractEnded, ReasonMissing
from handlers.butler.planning import end_plan
from handlers.butler.service.beginning import stop_service
from handlers.butler.tables import patrol_plan, service_contract
from handlers.deadlines.local_time import local_day


def end_contract(uow: UnitOfWork, contract_id: str, *, on: date, reason: str) -> None:
    """Write down from which day a contract is over, and end its plans with it.

    Raises:
        ContractNotFound: there is no such contract.
        NotAllowed: the actor may not plan for its butler.
        ContractEnded: it is over already.
        ReasonMissing: nobody says why.
    """
    contract = contract_by_id(uow.connection, contract_id)
    if contract.ended_on is not None:
        raise ContractEnded(contract.ended_on)
    if not reason.strip():
        raise ReasonMissing
    running = select(patrol_plan.c.id).where(
        patrol_plan.c.contract_id == contract_id, patrol_plan.c.ended_on.is_(None)
    )
    for plan_id in uow.connection.scalars(running).all():
        end_plan(
            uow,
            plan_id,
            # What is under way today goes on; a plan ends today at the earliest.
            ended_on=max(on, local_day(uow.now)),
            reason=f"服务合同结束：{reason.strip()}",
        )
    uow.connection.execute(
        update(service_contract)
        .where(service_contract.c.id == contract_id)
        .values(
            ended_on=on.isoformat(), ended_by=uow.actor.id, ended_reason=reason.strip()
        )
    )
    close_client_file(uow, contract, on=on, reason=reason.strip())
    stop_service(uow, contract_id)
    uow.audit(
        "service_contract_ended",
        {"id": contract_id, "on": on.isoformat(), "reason": reason.strip()},
    )
