"""Stage 一: registering the problem gives the case its header facts (7.1.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import Connection

from engine import Actor, StartInstance, UnitOfWork
from handlers.butler.findings.referral import FINDING_ID
from handlers.deadlines.local_time import to_day
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.linkage.case_context import CaseContext
from handlers.linkage.cases import change_case
from handlers.linkage.form_rule import FormRule
from handlers.linkage.informant import informant_answers
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.repeated_sampling import sampled_before, told_of
from handlers.linkage.scope import scope_refusal
from handlers.linkage.variables import rows, text
from handlers.parties.credit_code import normalized
from handlers.parties.model import Org, OrgKind
from handlers.parties.orgs import add_org, find_entity, org_by_credit_code

_ID_LENGTH = 16
#: The question with which an officer says that they know of an earlier sampling.
REPEAT = ("repeat_confirmed", "已知悉六个月内的前次抽查")
#: What a seller's case says of the seller, and not of the producer.
_OF_SELLER = frozenset(
    {
        "address",
        "contact",
        "credit_code",
        "entity_id",
        "entity_name",
        "open_producer_case",
        "phone",
        "report_file",
    }
)


def check(values: Values, case: CaseContext) -> list[FieldError]:
    """Refuse two companies in one, and ask about what is probably no case."""
    return [
        *identity_faults(values, case.connection),
        *doubts(
            values,
            case.connection,
            actor=case.actor,
            business_key=case.business_key,
        ),
    ]


def identity_faults(values: Values, connection: Connection) -> list[FieldError]:
    """Return what is wrong where name and credit code belong to two companies."""
    findings = Findings()
    name = text(values, "entity_name").strip()
    code = normalized(text(values, "credit_code"))
    by_code = _by_code(connection, values)
    by_name = find_entity(connection, name)
    if by_code is not None and by_code.name != name:
        message = f"该代码登记的单位是“{by_code.name}”，请核对名称或代码"
        findings.add("credit_code", "统一社会信用代码", message)
    elif code and by_name is not None and by_name.credit_code not in {None, code}:
        message = f"该单位登记的代码是{by_name.credit_code}，请核对名称或代码"
        findings.add("credit_code", "统一社会信用代码", message)
    return findings.errors


def doubts(
    values: Values, connection: Connection, *, actor: Actor, business_key: str = ""
) -> list[FieldError]:
    """Ask about what is probably no case, or a case too soon (R-SCOPE, R-6M).

    Args:
        values: the checked answers.
        connection: to look earlier cases up.
        actor: who is told.
        business_key: the case that is registered, empty before there is one.
    """
    findings = Findings()
    product = text(values, "product_name").strip()
    confirmed = values.get("scope_confirmed") is True
    refused = scope_refusal(product, confirmed=confirmed)
    if refused is not None:
        findings.add("scope_confirmed", "已核对属于联动工作范围", refused)
    sampled = values.get("sampled_on")
    if not sampled or values.get("repeat_confirmed") is True:
        return findings.errors
    before = sampled_before(
        connection,
        business_key=business_key,
        entity_id=entity_id_of(values, connection),
        product=product,
        sampled_on=to_day(sampled),
        actor=actor,
    )
    if before is not None:
        where = before[0] or "其他单位办理"
        findings.add(*REPEAT, told_of(where, before[1]))
    return findings.errors


def _producer_case(values: Values, case: CaseContext) -> StartInstance | None:
    """Return the case of a local producer, opened beside that of the seller."""
    is_asked = values.get("open_producer_case") is True
    if not is_asked or values.get("producer_outside"):
        return None
    producer = text(values, "nominal_producer").strip()
    shared = {name: value for name, value in values.items() if name not in _OF_SELLER}
    return StartInstance(
        key=LINKAGE,
        business_key=None,
        variables={
            **shared,
            "entity_name": producer,
            "entity_role": "生产者",
            "sibling_of": case.business_key,
            "bureau_id": case.header.station_id or case.header.bureau_id,
            "initiator": _officer(case),
        },
    )


def outcome(values: Values, case: CaseContext) -> Outcome:
    """Give the case its header; the entity sees it only once it is served."""
    entity_id = entity_id_of(values, case.connection)
    items = "、".join(text(row, "item_name") for row in rows(values, "failing_items"))
    variables = {
        **values,
        **_on_file(values, case.connection),
        "entity_id": entity_id,
        "nonconforming_item": items,
        "case_officer": _officer(case),
    }

    sibling = _producer_case(values, case)

    def record(uow: UnitOfWork) -> None:
        _keep_entity(uow, entity_id, values)
        change_case(uow, case.business_key, **_header(variables))
        if sibling is not None:
            uow.defer(sibling)

    return Outcome(variables=variables, record=record)


def _officer(case: CaseContext) -> str:
    """Return who is in charge: who registers, or in whose stead it is registered."""
    principals = {each.id for each in case.actor.principals}
    begun_by = case.variables.get("initiator")
    return str(begun_by) if begun_by in principals else case.actor.id


def _header(variables: Mapping[str, object]) -> dict[str, object]:
    return {
        "entity_id": variables["entity_id"],
        "entity_name": text(variables, "entity_name").strip(),
        "product": text(variables, "product_name").strip(),
        "model": text(variables, "model_spec").strip(),
        "item": text(variables, "nonconforming_item"),
        "source": text(variables, "source"),
        "level": text(variables, "level"),
        "licensed": bool(variables.get("licensed")),
        "report_no": text(variables, "report_no"),
        "district": text(variables, "district"),
        "item_count": len(rows(variables, "failing_items")),
        "officer_id": variables["case_officer"],
    }


def _by_code(connection: Connection, values: Values) -> Org | None:
    code = text(values, "credit_code")
    return org_by_credit_code(connection, code) if code else None


def _known(values: Values, connection: Connection) -> Org | None:
    name = text(values, "entity_name").strip()
    return _by_code(connection, values) or find_entity(connection, name)


def _on_file(values: Values, connection: Connection) -> Values:
    """Return what is on file of a known entity and was left out in the form."""
    known = _known(values, connection)
    if known is None:
        return {}
    stored = {
        "credit_code": known.credit_code,
        "address": known.address,
        "contact": known.contact,
        "phone": known.phone,
    }
    return {
        name: value
        for name, value in stored.items()
        if value and not text(values, name)
    }


def entity_id_of(values: Values, connection: Connection) -> str:
    """Return the id of a known entity, or the one that a new entity will have.

    It follows from code or name, so that two officers who register the same new
    entity at the same time mean the same one.
    """
    code, name = text(values, "credit_code"), text(values, "entity_name").strip()
    known = _known(values, connection)
    if known is not None:
        return known.id
    identity = normalized(code) if code else name
    return hashlib.sha256(identity.encode()).hexdigest()[:_ID_LENGTH]


def _keep_entity(uow: UnitOfWork, entity_id: str, values: Values) -> None:
    name = text(values, "entity_name").strip()
    if _known(values, uow.connection) is None:
        add_org(
            uow,
            kind=OrgKind.ENTITY,
            name=name,
            credit_code=text(values, "credit_code") or None,
            district=text(values, "district"),
            address=text(values, "address"),
            contact=text(values, "contact"),
            phone=text(values, "phone"),
            org_id=entity_id,
        )


def _known_before(case: CaseContext) -> Values:
    """Propose what is known from a seller's case or a butler's finding, and who told."""
    known = case.variables
    told = dict(known) if known.get("sibling_of") or known.get(FINDING_ID) else {}
    return {
        **told,
        **informant_answers(case.connection, case.business_key, actor=case.actor),
    }


RULES: Mapping[str, FormRule] = {
    "register_issue": FormRule(prefill=_known_before, check=check, outcome=outcome)
}
