"""Say who takes part in a case, and how to reach them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.linkage.cases import CaseHeader
from handlers.parties.model import Org, Person
from web.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """One party of a case."""

    role: str
    name: str
    code: str = ""
    person: str = ""
    phone: str = ""
    address: str = ""


def party_rows(
    header: CaseHeader,
    *,
    bureau: Org,
    entity: Org | None,
    agency: Org | None,
    people: Mapping[str, Person],
) -> list[PartyRow]:
    """Return the parties of a case, the bureau first."""
    officer = people.get(header.officer_id)
    leader = people.get(header.leader_id or "")
    rows = [
        _org_row(_("市场监督管理部门"), bureau, person=officer.name if officer else "")
    ]
    if entity is not None:
        rows.append(_org_row(_("经营主体"), entity))
    elif header.entity_name:
        rows.append(PartyRow(role=_("经营主体"), name=header.entity_name))
    if agency is not None:
        rows.append(_org_row(_("质量技术帮扶机构"), agency))
    if leader is not None:
        rows.append(
            PartyRow(
                role=_("工作组组长"),
                name=leader.name,
                code=leader.title_level,
                phone=leader.phone,
            )
        )
    return rows


def _org_row(role: str, org: Org, *, person: str = "") -> PartyRow:
    return PartyRow(
        role=role,
        name=org.name,
        code=org.credit_code or "",
        person=person or org.contact,
        phone=org.phone,
        address=org.address,
    )
