"""The service tasks of a contract: patrols begin, the contract closes, the client is asked."""

from __future__ import annotations

from datetime import timedelta

from engine import HandlerResult, ServiceTaskCall, UnitOfWork
from handlers.butler.contract_ending import end_contract
from handlers.butler.contracts import Contract, contract_by_id
from handlers.butler.errors import PlanRefused
from handlers.butler.menu import MenuItem
from handlers.butler.planning import make_plan
from handlers.butler.service.arranging import arrangements
from handlers.butler.service.items import do_item
from handlers.butler.service.keys import last_period
from handlers.butler.service.model import RunState
from handlers.butler.service.runs import move_run
from handlers.butler.service.settings import ARCHIVE_DAYS, TERMINATION_DAYS
from handlers.butler.surveys.sending import send_survey
from handlers.butler.telling import told
from handlers.deadlines.calendar_store import load_calendar
from handlers.deadlines.local_time import end_of_day, local_day
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.settings.model import Setting
from handlers.settings.store import EVERYWHERE, value_of

_RUN_OUT = "合同期满"


def start_patrols(call: ServiceTaskCall) -> HandlerResult:
    """Make the plans that the scheme arranges (B5.6).

    What can no longer be planned, since somebody has left meanwhile, is told the
    project lead, who plans it by hand.
    """
    uow = call.unit_of_work
    if uow is None:
        return HandlerResult()
    contract = contract_by_id(uow.connection, str(call.variables["contract_id"]))
    for each in arrangements(call.variables.get("patrol_arrangements")):
        try:
            make_plan(uow, contract.id, each.plan(contract, local_day(uow.now)))
        except PlanRefused as refused:
            _tell_lead(uow, contract, each.name, str(refused))
    return HandlerResult()


def close_contract(call: ServiceTaskCall) -> HandlerResult:
    """Write down that a contract has run out, unless it was ended before (B7.2)."""
    uow = call.unit_of_work
    if uow is None:
        return HandlerResult()
    contract = contract_by_id(uow.connection, str(call.variables["contract_id"]))
    # From now on nobody waits for the message that a contract is over.
    move_run(uow, contract.id, RunState.CLOSING)
    do_item(uow, contract.id, MenuItem.PATROL)
    if contract.ended_on is None:
        after = contract.valid_to + timedelta(days=1)
        end_contract(uow, contract.id, on=after, reason=_RUN_OUT)
    return HandlerResult(
        variables={
            "termination_review_due_at": _due_in(uow, TERMINATION_DAYS),
            "archive_due_at": _due_in(uow, ARCHIVE_DAYS),
        }
    )


def ask_satisfaction(call: ServiceTaskCall) -> HandlerResult:
    """Ask the client once more when the service is over (B6.5.5)."""
    uow = call.unit_of_work
    if uow is not None:
        contract = contract_by_id(uow.connection, str(call.variables["contract_id"]))
        calendar = load_calendar(uow.connection)
        send_survey(uow, contract, last_period(contract.number), calendar)
    return HandlerResult()


def _due_in(uow: UnitOfWork, setting: Setting) -> str:
    length = int(value_of(uow.connection, setting, bureau_id=EVERYWHERE))
    calendar = load_calendar(uow.connection)
    return told(end_of_day(calendar.add_working_days(local_day(uow.now), length).day))


def _tell_lead(uow: UnitOfWork, contract: Contract, name: str, why: str) -> None:
    tell(
        uow,
        kind=NoticeKind.TASK,
        key=f"contract:{contract.id}:plan:{name}",
        to=[contract.lead_id],
        subject=f"巡查计划没有建立：{name}",
        text=f"{why}。请在巡查计划页面建立。",
        link="/patrols/plans",
    )
