"""Carry a row of an approved plan out: link an open case, else open one (7.2.3.3.1)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, or_, select

from engine import SetVariables, StartInstance, UnitOfWork
from handlers.linkage.assistance_line import can_begin
from handlers.linkage.cases import (
    Assistance,
    CaseHeader,
    case_header,
    change_case,
    show_case_to,
)
from handlers.linkage.plan import last_day
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.programmes.headers import (
    Programme,
    ProgrammeKind,
    programme_by_id,
)
from handlers.linkage.programmes.plans import (
    PlanRow,
    link_row,
    relink_row,
    row_of_case,
)
from handlers.linkage.programmes.tables import programme
from handlers.linkage.tables import linkage_case
from handlers.linkage.variables import rows, text
from handlers.parties.access import org_label, person_label

#: What a case takes over from the head of the plan.
_HEAD = (
    "tai_name",
    "wg_name",
    "industry_category",
    "tasks_and_goals",
    "assistance_methods",
)
#: What a case without experts of its own takes over of the programme's.
_GROUP = ("wg_leader", "wg_members", "planned_visit_on", "expert_names")


def open_or_link(
    uow: UnitOfWork, row: PlanRow, plan: Mapping[str, object]
) -> SetVariables | StartInstance | None:
    """Give a row its case and return what is left to do after the commit.

    A row that has its case already is left alone, so that nothing is done twice.

    Args:
        plan: what the process of the programme knows.
    """
    if row.business_key is not None:
        return None
    owner = programme_by_id(uow.connection, row.programme_id)
    header = open_case_of(uow.connection, row, bureau_id=owner.bureau_id)
    if header is None:
        return _opening(owner, row, plan)
    link_row(uow, row, header.business_key)
    return _linking(uow, header, row, owner=owner, plan=plan)


def pass_on(
    uow: UnitOfWork, key: str, to_key: str, known: Mapping[str, object]
) -> SetVariables | None:
    """Hand the row of a case over to the one that it was joined to.

    Args:
        uow: Of the transaction that joins them.
        key: The case that ends.
        to_key: The case that goes on.
        known: What the process of the ending case knows of its plan.

    Returns:
        What is left to do after the commit; None where no plan lists the case.
    """
    row = row_of_case(uow.connection, key)
    if row is None:
        return None
    relink_row(uow, row, to_key)
    owner = programme_by_id(uow.connection, row.programme_id)
    header = case_header(uow.connection, to_key)
    return _linking(uow, header, row, owner=owner, plan=known)


def open_case_of(
    connection: Connection, row: PlanRow, *, bureau_id: str
) -> CaseHeader | None:
    """Return the oldest open case of the same entity, product and model, if any.

    One that another programme's plan lists already stays with that programme.
    """
    elsewhere = select(programme.c.programme_id).where(
        programme.c.kind == ProgrammeKind.SPECIAL.value,
        programme.c.programme_id != row.programme_id,
        programme.c.plan_version > 0,
    )
    query = select(linkage_case.c.business_key).where(
        linkage_case.c.bureau_id == bureau_id,
        linkage_case.c.entity_name == row.entity_name,
        linkage_case.c.product == row.product,
        linkage_case.c.model == row.model,
        linkage_case.c.closed_at.is_(None),
        or_(
            linkage_case.c.programme_id.is_(None),
            linkage_case.c.programme_id.not_in(elsewhere),
        ),
    )
    oldest = query.order_by(linkage_case.c.opened_at, linkage_case.c.business_key)
    found = connection.scalar(oldest.limit(1))
    return None if found is None else case_header(connection, str(found))


def row_facts(row: PlanRow) -> dict[str, object]:
    """Return what a case knows of its row of the plan."""
    return {
        "plan_version": row.version,
        "plan_rows": [dict(row.content)],
        "assistance_until": last_day([row.content]),
    }


def _linking(
    uow: UnitOfWork,
    header: CaseHeader,
    row: PlanRow,
    *,
    owner: Programme,
    plan: Mapping[str, object],
) -> SetVariables:
    key = header.business_key
    has_group = header.leader_id is not None
    labels = _labels(owner, plan, with_group=not has_group)
    facts: dict[str, object] = {"programme_id": owner.programme_id}
    if can_begin(uow.connection, header):
        facts["assistance"] = Assistance.RUNNING.value
    if header.agency_id is None:
        facts["agency_id"] = owner.agency_id
    if not has_group:
        facts["leader_id"] = text(plan, "wg_leader") or None
    change_case(uow, key, **facts)
    show_case_to(uow, key, labels)
    names = _HEAD if has_group else (*_HEAD, *_GROUP)
    return SetVariables(
        process_key=LINKAGE,
        business_key=key,
        variables={
            **_planned(owner, row),
            **{name: plan[name] for name in names if name in plan},
        },
        labels=labels,
    )


def _opening(
    owner: Programme, row: PlanRow, plan: Mapping[str, object]
) -> StartInstance:
    content = row.content
    names = (*_HEAD, *_GROUP)
    return StartInstance(
        key=LINKAGE,
        business_key=None,
        variables={
            **{name: plan[name] for name in names if name in plan},
            **_planned(owner, row),
            "bureau_id": owner.bureau_id,
            "initiator": plan.get("programme_officer"),
            "agency_id": owner.agency_id,
            "plan_seq": row.seq,
            "entity_name": row.entity_name,
            "product_name": row.product,
            "model_spec": row.model,
            "nonconforming_item": text(content, "nonconforming_item"),
        },
        labels=_labels(owner, plan, with_group=True),
    )


def _planned(owner: Programme, row: PlanRow) -> dict[str, object]:
    return {
        "in_approved_plan": True,
        "programme_id": owner.programme_id,
        "programme_name": owner.name,
        **row_facts(row),
    }


def _labels(
    owner: Programme, plan: Mapping[str, object], *, with_group: bool
) -> frozenset[str]:
    """Return who sees a planned case besides its bureau: agency and experts."""
    labels = {org_label(owner.agency_id)} if owner.agency_id else set()
    if with_group:
        people = [text(member, "person_id") for member in rows(plan, "wg_members")]
        people.append(text(plan, "wg_leader"))
        labels |= {person_label(person_id) for person_id in people if person_id}
    return frozenset(labels)
