"""Stage 三: deciding on assistance, choosing the agency and the experts (7.2.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from engine import UnitOfWork
from handlers.deadlines.local_time import to_day
from handlers.forms import FieldError
from handlers.forms.names import cell
from handlers.forms.rules import Findings, Outcome, Values
from handlers.linkage.assistance_line import moved_on
from handlers.linkage.case_context import CaseContext
from handlers.linkage.cases import (
    Assistance,
    case_header,
    change_case,
    show_case_to,
)
from handlers.linkage.form_rule import FormRule, known_facts
from handlers.linkage.variables import rows, text
from handlers.parties.access import org_label, person_label
from handlers.parties.experts import expert
from handlers.parties.model import OrgKind, Person, Role
from handlers.parties.orgs import org_by_id, orgs_by_ids, orgs_of_kind
from handlers.parties.people import people_by_ids, people_with_role
from handlers.parties.qualification import (
    OTHER,
    QUALIFYING_CERTIFICATES,
    Certificate,
    Expert,
    refusal,
)
from handlers.parties.recognising import recognised_experts

Choices = Sequence[Mapping[str, str]]


def _agencies(case: CaseContext) -> Choices:
    found = orgs_of_kind(case.connection, OrgKind.AGENCY)
    return [{"value": org.id, "label": org.name} for org in found]


def expert_choices(connection: Connection) -> Choices:
    """Return the experts from whom a work group is formed (7.2.1.3)."""
    found = people_with_role(connection, Role.WORK_GROUP)
    recognised = recognised_experts(connection)
    return [
        {"value": each.id, "label": f"{each.name}（{_standing(each, recognised)}）"}
        for each in found
    ]


def _standing(person: Person, recognised: frozenset[str]) -> str:
    title = person.title_level or "无职称"
    return f"{title}，{OTHER}已获认可" if person.id in recognised else title


def _with_agencies(case: CaseContext) -> Values:
    return {**known_facts(case), "agencies": _agencies(case)}


def _with_experts(case: CaseContext) -> Values:
    return {**known_facts(case), "experts": expert_choices(case.connection)}


def _commission(values: Values, case: CaseContext) -> Outcome:
    """Let the agency see the case from now on."""
    agency = org_by_id(case.connection, text(values, "agency_id"))
    labels = frozenset({org_label(agency.id)})

    def record(uow: UnitOfWork) -> None:
        now = case_header(uow.connection, case.business_key)
        state = moved_on(now, Assistance.RUNNING).value
        change_case(uow, case.business_key, agency_id=agency.id, assistance=state)
        show_case_to(uow, case.business_key, labels)

    variables = {**values, "tai_name": agency.name}
    return Outcome(variables=variables, labels=labels, record=record)


def _check_group(values: Values, case: CaseContext) -> list[FieldError]:
    ids = frozenset({case.header.entity_id or ""})
    return group_findings(values, case.connection, today=case.today, entity_ids=ids)


def group_findings(
    values: Values,
    connection: Connection,
    *,
    today: date,
    entity_ids: frozenset[str],
) -> list[FieldError]:
    """Return what the expert rules find wrong with a work group (R-EXP, R-CONF).

    Args:
        entity_ids: the entities that the group is to help.
    """
    findings = Findings()
    planned = values.get("planned_visit_on")
    visit_on = to_day(planned) if planned else today
    members = rows(values, "wg_members")
    orgs = orgs_by_ids(connection, entity_ids)
    # One that is not on file has no name, and is known by its id alone.
    entities = {each: orgs[each].name if each in orgs else "" for each in entity_ids}
    for number, member in enumerate(members):
        known = expert(connection, text(member, "person_id"))
        reason = _refused(known, member, entities, visit_on)
        if reason is not None:
            findings.add(cell("wg_members", number, "person_id"), "专家", reason)
    ids = [text(member, "person_id") for member in members]
    for number, person_id in enumerate(ids):
        if person_id in ids[:number]:
            path = cell("wg_members", number, "person_id")
            findings.add(path, "专家", "同一位专家只列一次")
    if text(values, "wg_leader") not in ids:
        findings.add("wg_leader", "组长", "组长也须列入工作组成员")
    return findings.errors


def group_names(values: Values, connection: Connection) -> str:
    """Return the names of the members of a work group, as the papers print them."""
    ids = [text(member, "person_id") for member in rows(values, "wg_members")]
    people = people_by_ids(connection, ids)
    return "、".join(people[i].name for i in dict.fromkeys(ids) if i in people)


def _refused(
    known: Expert,
    member: Mapping[str, object],
    entities: Mapping[str, str],
    visit_on: date,
) -> str | None:
    candidate = _with_declared_certificate(known, member)
    reasons = (
        refusal(candidate, visit_on=visit_on, entity_id=entity_id, entity_name=name)
        for entity_id, name in sorted(entities.items()) or [("", "")]
    )
    return next((reason for reason in reasons if reason is not None), None)


def _with_declared_certificate(known: Expert, member: Mapping[str, object]) -> Expert:
    """Count the certificate that the row names beside those on file."""
    kind = _CERTIFICATES.get(text(member, "qualification"), "")
    if kind not in QUALIFYING_CERTIFICATES:
        return known
    number, valid_to = text(member, "certificate_no"), member.get("valid_to")
    if not number and kind != OTHER:
        return known
    # A row that declares another qualification carries nobody's recognition: only the
    # register does.
    declared = Certificate(
        kind=kind, number=number, valid_to=to_day(valid_to) if valid_to else None
    )
    return replace(known, certificates=[*known.certificates, declared])


#: Options of the form -> kinds of certificate.
_CERTIFICATES = {
    "认证人员职业资格": "认证人员职业资格",
    "工业品生产许可证审查员资格": "工业品生产许可证审查员资格",
    OTHER: OTHER,
}


def _form_group(values: Values, case: CaseContext) -> Outcome:
    """Let the experts see the case, and give the leader the tasks of the group."""
    leader_id = text(values, "wg_leader")
    ids = [text(member, "person_id") for member in rows(values, "wg_members")]
    labels = frozenset(person_label(person_id) for person_id in {*ids, leader_id})

    def record(uow: UnitOfWork) -> None:
        change_case(uow, case.business_key, leader_id=leader_id)
        show_case_to(uow, case.business_key, labels)

    variables = {**values, "expert_names": group_names(values, case.connection)}
    return Outcome(variables=variables, labels=labels, record=record)


RULES: Mapping[str, FormRule] = {
    "decide_assistance_start": FormRule(),
    "start_assistance": FormRule(facts=_with_agencies, outcome=_commission),
    "form_work_group": FormRule(
        facts=_with_experts, check=_check_group, outcome=_form_group
    ),
}
