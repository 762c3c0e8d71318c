"""What the end of a case settles: its clocks, the stop-sale lock, its header."""

from __future__ import annotations

from collections.abc import Mapping

from engine import CancelInstances, EndCall, EndRule, InstanceState, UnitOfWork
from handlers.approvals.store import void_waiting
from handlers.deadlines.clocks import ClockState, end_clocks
from handlers.deadlines.local_time import local_day
from handlers.linkage.cases import Assistance, case_header, change_case
from handlers.linkage.process_keys import LINKAGE, PROGRAMME
from handlers.linkage.programme.linking import pass_on
from handlers.linkage.programme.starting import end_programme
from handlers.linkage.programmes.progress import report_case
from handlers.linkage.retention import retention_of
from handlers.linkage.steps.closing import case_outcome
from handlers.linkage.stop_sale import release_on_objection
from handlers.linkage.variables import text

MERGED = "并入已有案件"
TRANSFERRED = "已移交外地"
OBJECTION_UPHELD = "异议成立结案"
CANCELED = "案件撤销"

#: What is still open beside a case and has no sense without it. A penalty goes on,
#: and results are published for a whole sampling task.
_SIDE_PROCESSES = (
    "linkage_apply",
    "linkage_objection",
    "linkage_plan_change",
    "linkage_intervention",
    "linkage_advice",
    "linkage_measure",
    "linkage_stop_assistance",
    "linkage_terminate",
)
#: Clocks that end with the case; those of a penalty outlive it.
_OF_THE_CASE = ("objection", "objection_accept", "rectify", "reinsp1", "reinsp2")


def end_rules() -> Mapping[str, EndRule]:
    """Return the end rules by process key."""
    return {LINKAGE: end_linkage, PROGRAMME: end_programme}


def end_linkage(call: EndCall) -> None:
    """Settle what a case leaves behind when it ends, in whatever way."""
    key = call.business_key
    if key is None:
        return
    outcome = outcome_of(call)
    uow = call.unit_of_work
    today = local_day(call.clock.now())
    end_clocks(
        uow,
        key,
        state=ClockState.CANCELED,
        ended_on=today,
        reason=outcome,
        rule_keys=_OF_THE_CASE,
    )
    if call.variables.get("objection_upheld"):
        release_on_objection(uow, key, on=today)
    _pass_plan_on(uow, key, call.variables)
    void_waiting(uow, key, reason=f"案件已结：{outcome}")
    _close_header(uow, key, call.variables, outcome=outcome)
    report_case(uow, case_header(uow.connection, key).programme_id, key)
    for process_key in _SIDE_PROCESSES:
        uow.defer(
            CancelInstances(
                process_key=process_key, business_key=key, reason=f"案件已结：{outcome}"
            )
        )


def _pass_plan_on(uow: UnitOfWork, key: str, variables: Mapping[str, object]) -> None:
    """Let the case that goes on carry out what a plan wanted of its double.

    The double was joined before anything was done in it: it had no assistance.
    """
    joined = text(variables, "duplicate_of")
    if not joined:
        return
    change_case(uow, key, assistance=Assistance.NONE.value)
    left = pass_on(uow, key, joined, variables)
    if left is not None:
        uow.defer(left)


def outcome_of(call: EndCall) -> str:
    """Return in words how a case ended."""
    variables = call.variables
    if call.state is InstanceState.CANCELED:
        return CANCELED
    if variables.get("duplicate_of"):
        return MERGED
    if variables.get("objection_upheld"):
        return OBJECTION_UPHELD
    if variables.get("terminate_kind"):
        return f"案件终止（{text(variables, 'terminate_kind')}）"
    if variables.get("has_local_party") is False:
        return TRANSFERRED
    return f"结案（{case_outcome(variables)}）"


def _close_header(
    uow: UnitOfWork, key: str, variables: Mapping[str, object], *, outcome: str
) -> None:
    joined = variables.get("duplicate_of") or variables.get("merged_into")
    change_case(
        uow,
        key,
        closed_at=uow.now,
        outcome=outcome,
        merged_into=str(joined) if joined else None,
        retain_until=retention_of(
            uow.connection,
            case_header(uow.connection, key).bureau_id,
            closed_on=local_day(uow.now),
        ),
    )
