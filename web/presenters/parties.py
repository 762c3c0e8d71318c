"""Say who takes part in a case, and how to reach them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.linkage.cases import CaseHeader
from handlers.parties.model import Org, Person
from handlers.parties.phones import masked
from web.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """One party of a case."""

    role: str
    name: str
    code: str = ""
    person: str = ""
    phone: str = ""
    #: Names the party where its whole number can be asked for.
    hidden: str = ""
    address: str = ""


def party_rows(
    header: CaseHeader,
    *,
    bureau: Org,
    entity: Org | None,
    agency: Org | None,
    people: Mapping[str, Person],
    viewer: Person,
) -> list[PartyRow]:
    """Return the parties of a case, the bureau first."""
    officer = people.get(header.officer_id)
    leader = people.get(header.leader_id or "")
    rows = [
        _org_row(
            _("市场监督管理部门"),
            bureau,
            "bureau",
            viewer=viewer,
            person=officer.name if officer else "",
        )
    ]
    if entity is not None:
        rows.append(_org_row(_("经营主体"), entity, "entity", viewer=viewer))
    elif header.entity_name:
        rows.append(PartyRow(role=_("经营主体"), name=header.entity_name))
    if agency is not None:
        rows.append(_org_row(_("质量技术帮扶机构"), agency, "agency", viewer=viewer))
    if leader is not None:
        own = leader.id == viewer.id
        rows.append(
            PartyRow(
                role=_("工作组组长"),
                name=leader.name,
                code=leader.title_level,
                phone=leader.phone if own else masked(leader.phone),
                hidden="" if own or not leader.phone else "leader",
            )
        )
    return rows


def _org_row(
    role: str, org: Org, key: str, *, viewer: Person, person: str = ""
) -> PartyRow:
    own = org.id == viewer.org_id
    return PartyRow(
        role=role,
        name=org.name,
        code=org.credit_code or "",
        person=person or org.contact,
        phone=org.phone if own else masked(org.phone),
        hidden="" if own or not org.phone else key,
        address=org.address,
    )
