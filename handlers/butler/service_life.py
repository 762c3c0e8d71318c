"""What the process of a contract does to its row: it begins, and it ends."""

from __future__ import annotations

from collections.abc import Mapping

from engine import (
    EndCall,
    EndRule,
    InstanceState,
    NotAllowed,
    StartCall,
    StartOutcome,
    StartRule,
)
from handlers.butler.contracts import contract_by_id
from handlers.butler.errors import ServiceNotDue
from handlers.butler.process_keys import SERVICE
from handlers.butler.service.model import RunState
from handlers.butler.service.runs import move_run, name_instance
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import org_label


def start_rules() -> Mapping[str, StartRule]:
    """Return how services start, by process key."""
    return {SERVICE: start_service}


def end_rules() -> Mapping[str, EndRule]:
    """Return what the end of a service does, by process key."""
    return {SERVICE: end_service}


def start_service(call: StartCall) -> StartOutcome:
    """Begin the service under a contract that was signed; both parties see it.

    Raises:
        NotAllowed: a service begins with its contract.
        ContractNotFound: there is no such contract.
        ServiceNotDue: it has begun already.
    """
    if not call.actor.stands_in:
        raise NotAllowed(action="开始服务", reason="服务从登记合同开始")
    uow, contract_id = call.unit_of_work, call.business_key or ""
    contract = contract_by_id(uow.connection, contract_id)
    if not name_instance(uow, contract_id, call.instance_id):
        raise ServiceNotDue(contract.number)
    tell(
        uow,
        kind=NoticeKind.TASK,
        key=f"contract:{contract_id}:begun",
        to=[contract.lead_id],
        subject=f"新的服务合同 {contract.number}：{call.variables['client_name']}",
        text="您担任项目负责人；单位负责人登记服务内容清单后，请组建项目组。",
        link=f"/contracts/{contract_id}",
    )
    return StartOutcome(
        variables=call.variables,
        labels=frozenset(
            {org_label(contract.butler_id), org_label(contract.client_id)}
        ),
        business_key=contract_id,
    )


def end_service(call: EndCall) -> None:
    """Write down that the service is over, or was ended from outside."""
    done = call.state is InstanceState.COMPLETED
    state = RunState.ENDED if done else RunState.CANCELED
    move_run(call.unit_of_work, call.business_key or "", state)
