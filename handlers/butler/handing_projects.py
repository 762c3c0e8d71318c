"""Hand a project over with everything that its former lead has still to do (B6.1.3)."""

from __future__ import annotations

from dataclasses import replace

from engine import Actor, ProcessEngine, UnitOfWork
from handlers.butler.contracts import Contract
from handlers.butler.service.model import RunState
from handlers.butler.service.runs import run_of
from handlers.butler.signing import change_lead

#: The variable by which the diagram gives matters to the lead.
_ASSIGNING = frozenset({"project_lead"})


def hand_project_over(
    engine: ProcessEngine,
    contract: Contract,
    lead_id: str,
    *,
    reason: str,
    actor: Actor,
) -> None:
    """Make somebody the lead, and give them the open matters of the service.

    Raises:
        NotAllowed: the actor is not the head of the unit.
        ContractEnded: the contract is over.
        ContractRefused: the new lead cannot lead, or leads already.
        ReasonMissing: nobody says why.
    """

    def record(uow: UnitOfWork) -> None:
        change_lead(uow, contract.id, lead_id, reason=reason)

    with engine.read() as connection:
        run = run_of(connection, contract.id)
    if run is None or not run.instance_id or run.state is not RunState.RUNNING:
        with engine.transact(actor) as uow:
            record(uow)
        return
    # Heads are no operators of the engine: here the rule of the domain counts.
    acting = replace(actor, operates=True, sees_all=True)
    engine.hand_over(
        run.instance_id,
        from_person=contract.lead_id,
        to_person=lead_id,
        variables=_ASSIGNING,
        reason=reason,
        record=record,
        actor=acting,
    )
