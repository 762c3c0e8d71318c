"""Invite the company or the agency of a case by a code that is printed for them.

The officer of the case does it, for whom nobody at the party has an account yet: the
code goes with the 送达回证 and opens one account of that party, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine import Actor, NotAllowed, UnitOfWork
from handlers.accounts.invitations import JOIN_DAYS, invite
from handlers.linkage.cases import CaseHeader
from handlers.parties.errors import OrgNotFound
from handlers.parties.model import Org, Role
from handlers.parties.orgs import org_by_id


class Guest(StrEnum):
    """A party that can be invited from the page of a case."""

    ENTITY = "entity"
    AGENCY = "agency"


_ROLES: Mapping[Guest, Role] = {Guest.ENTITY: Role.ENTITY, Guest.AGENCY: Role.AGENCY}
_INVITING = frozenset({Role.OFFICER, Role.LEADER, Role.ENFORCEMENT, Role.JOINT_GROUP})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInvitation:
    """A code that was just made: shown this once."""

    org: Org
    code: str
    days: int


def may_invite(actor: Actor, header: CaseHeader) -> bool:
    """Say whether somebody invites parties of a case: people of its regulator."""
    of_bureau = not header.bureau_labels.isdisjoint(actor.labels)
    return of_bureau and not actor.groups.isdisjoint(_INVITING)


def guests_of(header: CaseHeader) -> list[Guest]:
    """Return the parties of a case that are on file, so that they can be invited."""
    orgs = {Guest.ENTITY: header.entity_id, Guest.AGENCY: header.agency_id}
    return [guest for guest, org_id in orgs.items() if org_id]


def invite_guest(uow: UnitOfWork, header: CaseHeader, guest: Guest) -> CaseInvitation:
    """Make a code for one person of a party of a case.

    Raises:
        NotAllowed: the actor does not work for the regulator of the case.
        OrgNotFound: the case has no such party yet.
        InvitationRefused: the party is closed.
    """
    if not may_invite(uow.actor, header):
        raise NotAllowed(
            action="邀请案件的一方", reason="只有本案监管部门的人员可以邀请"
        )
    if guest not in guests_of(header):
        raise OrgNotFound(guest.value)
    org_id = header.entity_id if guest is Guest.ENTITY else header.agency_id
    org = org_by_id(uow.connection, str(org_id))
    code = invite(
        uow, org_id=org.id, role=_ROLES[guest].value, business_key=header.business_key
    )
    return CaseInvitation(org=org, code=code, days=JOIN_DAYS)
