"""How linkage cases and the processes beside them start: numbers, labels, facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine import Actor, NotAllowed, StartCall, StartOutcome, StartRule
from handlers.butler.findings.referral import FINDING_ID, name_case
from handlers.documents.number_rules import CASE
from handlers.documents.numbers import give_number
from handlers.forms.sealed import without_sealed
from handlers.linkage.cases import (
    Assistance,
    CaseHeader,
    case_header,
    case_labels,
    open_case,
    show_case_to,
)
from handlers.linkage.errors import BureauMissing, CaseClosed
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.programme.starting import programme_start_rules
from handlers.linkage.programmes.plans import link_row, rows_in_force
from handlers.linkage.variables import STEERING_DEFAULTS, text
from handlers.parties.access import org_label, org_of, person_label
from handlers.parties.model import Role
from handlers.parties.tree import bureau_of

_BUREAU = frozenset({Role.OFFICER, Role.LEADER, Role.JOINT_GROUP})
_OFFICERS = _BUREAU | {Role.ENFORCEMENT}
_HELPERS = frozenset({Role.AGENCY, Role.WORK_GROUP})


@dataclass(frozen=True, slots=True, kw_only=True)
class SideProcess:
    """A process beside the case: who may start it, and who may see it."""

    key: str
    #: Roles that may start it; the system may always.
    starters: frozenset[str]
    #: True if only the bureau sees it.
    confidential: bool = False
    #: True if it may also start when the case is closed.
    after_closing: bool = False


SIDE_PROCESSES: tuple[SideProcess, ...] = (
    SideProcess(key="linkage_apply", starters=_BUREAU | {Role.ENTITY}),
    SideProcess(key="linkage_objection", starters=_BUREAU | {Role.ENTITY}),
    SideProcess(key="linkage_plan_change", starters=_BUREAU | {Role.AGENCY}),
    # What is found and what is to follow is internal until it is decided and served.
    SideProcess(key="linkage_intervention", starters=_OFFICERS, confidential=True),
    SideProcess(key="linkage_advice", starters=_BUREAU | _HELPERS, after_closing=True),
    SideProcess(key="linkage_measure", starters=_BUREAU | _HELPERS),
    SideProcess(
        key="linkage_penalty",
        starters=_OFFICERS,
        confidential=True,
        after_closing=True,
    ),
    SideProcess(
        key="linkage_publicity",
        starters=_OFFICERS,
        confidential=True,
        after_closing=True,
    ),
    SideProcess(key="linkage_stop_assistance", starters=_BUREAU | {Role.AGENCY}),
    SideProcess(key="linkage_terminate", starters=_BUREAU),
)


def start_rules() -> Mapping[str, StartRule]:
    """Return the start rules of all processes of the linkage work, by process key."""
    beside = {side.key: _side_rule(side) for side in SIDE_PROCESSES}
    return {LINKAGE: start_linkage, **beside, **programme_start_rules()}


def start_linkage(call: StartCall) -> StartOutcome:
    """Open a case: take its number, store its header, show it to the bureau.

    Raises:
        NotAllowed: only the bureau opens cases.
        BureauMissing: nobody says whose case it is.
    """
    _require_role(call.actor, _BUREAU, "登记产品质量问题")
    registering, officer = _responsible(call)
    uow = call.unit_of_work
    # A station (所) registers for the bureau above it, which sees the case as well.
    bureau_id = bureau_of(uow.connection, registering)
    station_id = registering if registering != bureau_id else None
    number = give_number(uow, bureau_id=bureau_id, kind=CASE)
    planned = _planned(call)
    own = {org_label(bureau_id), org_label(registering)}
    labels = frozenset({*own, *_planned_for(planned)})
    open_case(
        uow,
        number,
        bureau_id=bureau_id,
        station_id=station_id,
        officer_id=officer,
        **planned,
    )
    show_case_to(uow, number, labels)
    _link_row(call, number)
    _answer_finding(call, number)
    variables = {
        **STEERING_DEFAULTS,
        **_own_variables(call),
        "case_no": number,
        "bureau_id": bureau_id,
        "initiator": officer,
    }
    return StartOutcome(variables=variables, labels=labels, business_key=number)


#: What only the plan of a programme says of a case.
_OF_A_PLAN = ("programme_id", "in_approved_plan", "plan_seq", "agency_id", "wg_leader")


def _own_variables(call: StartCall) -> dict[str, object]:
    """Return the variables of a start; nobody says by hand where a case comes from."""
    given = without_sealed(call.variables)
    if call.actor.stands_in:
        return given
    return {k: v for k, v in given.items() if k not in {*_OF_A_PLAN, FINDING_ID}}


def _planned(call: StartCall) -> dict[str, object]:
    """Return what the header of a case owes to the row of a plan, if it has one."""
    if not call.actor.stands_in or not call.variables.get("programme_id"):
        return {}
    known = call.variables
    return {
        "programme_id": text(known, "programme_id"),
        "agency_id": known.get("agency_id"),
        "leader_id": known.get("wg_leader"),
        "assistance": Assistance.RUNNING.value,
        "entity_name": text(known, "entity_name"),
        "product": text(known, "product_name"),
        "model": text(known, "model_spec"),
        "item": text(known, "nonconforming_item"),
    }


def _planned_for(planned: Mapping[str, object]) -> Iterable[str]:
    """Return who sees a planned case besides its bureau, as far as its header knows."""
    if planned.get("agency_id"):
        yield org_label(str(planned["agency_id"]))
    if planned.get("leader_id"):
        yield person_label(str(planned["leader_id"]))


def _link_row(call: StartCall, number: str) -> None:
    """Note in the row of the plan which case carries it out."""
    uow, known = call.unit_of_work, call.variables
    if not call.actor.stands_in or not known.get("programme_id"):
        return
    for row in rows_in_force(uow.connection, text(known, "programme_id")):
        if row.seq == known.get("plan_seq") and row.business_key is None:
            link_row(uow, row, number)


def _answer_finding(call: StartCall, number: str) -> None:
    """Let the finding that a butler handed on name the case that came of it."""
    finding_id = text(call.variables, FINDING_ID)
    if call.actor.stands_in and finding_id:
        name_case(call.unit_of_work, finding_id, number)


def _responsible(call: StartCall) -> tuple[str, str]:
    """Return bureau or station, and officer: who registers, or whom the system names."""
    bureau_id, officer = org_of(call.actor), call.actor.id
    if call.actor.stands_in:
        bureau_id = str(call.variables.get("bureau_id") or bureau_id or "")
        officer = str(call.variables.get("initiator") or officer)
    if not bureau_id:
        raise BureauMissing
    return bureau_id, officer


def _side_rule(side: SideProcess) -> StartRule:
    def start(call: StartCall) -> StartOutcome:
        return _start_beside(side, call)

    return start


def _start_beside(side: SideProcess, call: StartCall) -> StartOutcome:
    connection = call.unit_of_work.connection
    header = case_header(connection, call.business_key or "")
    labels = case_labels(connection, header.business_key)
    _require_role(call.actor, side.starters, "发起该事项")
    _require_sight(call.actor, labels)
    if header.closed_at is not None and not side.after_closing:
        raise CaseClosed(header.business_key)
    variables = {
        "initiator": call.actor.id,
        **without_sealed(call.variables),
        **_facts(header),
        "case_no": header.business_key,
    }
    seen_by = header.bureau_labels if side.confidential else labels
    return StartOutcome(
        variables=variables, labels=seen_by, business_key=header.business_key
    )


def _facts(header: CaseHeader) -> dict[str, object]:
    """Return what the forms of a side process show as known."""
    return {
        "bureau_id": header.bureau_id,
        "case_officer": header.officer_id,
        "entity_id": header.entity_id,
        "entity_name": header.entity_name,
        "product_name": header.product,
        "model_spec": header.model,
        "nonconforming_item": header.item,
        "source": header.source,
        "level": header.level,
        "licensed": header.licensed,
        "report_no": header.report_no,
        "agency_id": header.agency_id,
        "wg_leader": header.leader_id,
        "k": header.round,
    }


def _require_role(actor: Actor, roles: frozenset[str], action: str) -> None:
    if not actor.stands_in and actor.groups.isdisjoint(roles):
        raise NotAllowed(action=action, reason="本岗位无此权限")


def _require_sight(actor: Actor, labels: frozenset[str]) -> None:
    if not actor.sees_all and actor.labels.isdisjoint(labels):
        raise NotAllowed(action="发起该事项", reason="这不是本单位的案件")
