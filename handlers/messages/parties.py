"""The parties of a case to whom one may write, and the people who read for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from handlers.linkage.cases import CaseHeader, case_labels
from handlers.parties.access import org_label, person_label
from handlers.parties.model import OrgKind, Role
from handlers.parties.people import people_in
from handlers.parties.tables import org, person

#: How a party is called, by what kind of organisation it is.
_ROLES = {
    OrgKind.BUREAU: "市场监督管理部门",
    OrgKind.STATION: "市场监督管理所",
    OrgKind.ENTITY: "经营主体",
    OrgKind.AGENCY: "质量技术帮扶机构",
    OrgKind.LAB: "检验机构",
    OrgKind.BUTLER: "质量管家服务单位",
}
#: Who reads for an organisation.
_READERS = {
    OrgKind.ENTITY: Role.ENTITY,
    OrgKind.AGENCY: Role.AGENCY,
    OrgKind.LAB: Role.LAB,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseParty:
    """One party of a case: an organisation, or an expert."""

    #: The access label of the party.
    label: str
    role: str
    name: str


def parties_of_case(connection: Connection, case: CaseHeader) -> list[CaseParty]:
    """Return the parties of a case: the bureau first, experts last."""
    labels = case_labels(connection, case.business_key)
    organisations = [
        CaseParty(
            label=org_label(row.id), role=_ROLES[OrgKind(row.kind)], name=row.name
        )
        for row in connection.execute(
            select(org.c.id, org.c.kind, org.c.name).where(
                org.c.id.in_(_ids(labels, org_label(""))),
                # A double is no party of its own beside the one that was kept.
                org.c.merged_into.is_(None),
            )
        )
    ]
    first = org_label(case.bureau_id)
    organisations.sort(key=lambda each: (each.label != first, each.role, each.name))
    experts = [
        CaseParty(label=person_label(row.id), role="帮扶工作组专家", name=row.name)
        for row in connection.execute(
            select(person.c.id, person.c.name)
            .where(person.c.id.in_(_ids(labels, person_label(""))))
            .order_by(person.c.name)
        )
        # Of an expert the case may be seen, and of their house it need not be.
        if row.id != case.officer_id
    ]
    return [*organisations, *experts]


def readers_of(
    connection: Connection, case: CaseHeader, labels: Collection[str], *, writer: str
) -> list[str]:
    """Return the people who read for some parties of a case, without the writer.

    For the bureau it is the officer in charge, and its leaders where the officer
    writes.
    """
    found: list[str] = _ids(labels, person_label(""))
    for row in connection.execute(
        select(org.c.id, org.c.kind).where(org.c.id.in_(_ids(labels, org_label(""))))
    ).all():
        if row.id == case.bureau_id:
            leaders = people_in(connection, Role.LEADER, org_id=row.id)
            found += leaders if writer == case.officer_id else [case.officer_id]
        elif row.kind in _READERS:
            found += people_in(connection, _READERS[OrgKind(row.kind)], org_id=row.id)
    return [each for each in dict.fromkeys(found) if each != writer]


def _ids(labels: Collection[str], prefix: str) -> list[str]:
    return sorted(
        label.removeprefix(prefix) for label in labels if label.startswith(prefix)
    )
