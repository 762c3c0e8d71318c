"""Who may see and manage which people and organisations: one rule for all pages.

A bureau's people see their colleagues. A leader manages their bureau and what stands
below it, an administrator everybody, an agency its own experts, a butler's head the
own unit, an entity its own people. Nobody decides about their own roles, and nobody gives what is above them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection

from handlers.parties.errors import RightsRefused
from handlers.parties.model import (
    BUTLER_ROLES,
    OPERATING_ROLES,
    Org,
    OrgKind,
    Person,
    Role,
)
from handlers.parties.orgs import org_by_id
from handlers.parties.tree import orgs_below

#: An open connection, for pages that read several things of one moment.
Reading: TypeAlias = Connection

_BUREAU_ROLES = frozenset(
    {
        Role.OFFICER.value,
        Role.LEADER.value,
        Role.ENFORCEMENT.value,
        Role.JOINT_GROUP.value,
    }
)
#: What people of a kind of organisation can be.
ROLES_OF_KIND: dict[OrgKind, frozenset[str]] = {
    OrgKind.BUREAU: _BUREAU_ROLES | OPERATING_ROLES,
    OrgKind.STATION: _BUREAU_ROLES,
    OrgKind.AGENCY: frozenset({Role.AGENCY.value, Role.WORK_GROUP.value}),
    OrgKind.LAB: frozenset({Role.LAB.value}),
    OrgKind.ENTITY: frozenset({Role.ENTITY.value}),
    OrgKind.BUTLER: BUTLER_ROLES,
}
#: Kinds of the bureau itself, whose place in the tree counts.
ADMINISTRATION = frozenset({OrgKind.BUREAU, OrgKind.STATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Somebody with what they may see and decide of people and organisations."""

    person: Person
    org: Org
    #: The keeper's organisation and all below it.
    below: frozenset[str]

    @property
    def is_admin(self) -> bool:
        """Say whether the keeper looks after the whole service."""
        return self.person.active and Role.ADMIN.value in self.person.roles

    @property
    def is_leader(self) -> bool:
        """Say whether the keeper leads a bureau."""
        return (
            self.person.active
            and Role.LEADER.value in self.person.roles
            and self.org.kind in ADMINISTRATION
        )

    def sees_people_of(self, org_id: str) -> bool:
        """Say whether the keeper sees who works for an organisation."""
        return self.is_admin or org_id in self.below

    def sees(self, person: Person) -> bool:
        """Say whether the keeper sees the page of a person."""
        return person.id == self.person.id or self.sees_people_of(person.org_id)

    def reads_certificates_of(self, person: Person) -> bool:
        """Say whether the keeper reads what an expert's qualification rests on.

        Bureaus do of every expert: they judge whom an agency sends (7.2.1.3).
        """
        return self.sees(person) or self.org.kind in ADMINISTRATION

    def roles_to_give(self, org: Org) -> frozenset[str]:
        """Return the roles that the keeper may give to people of an organisation."""
        of_kind = ROLES_OF_KIND[org.kind]
        if self.is_admin:
            return of_kind
        if org.id not in self.below:
            return frozenset()
        if self.is_leader:
            return of_kind - OPERATING_ROLES
        own = self.person.roles if self.person.active else frozenset()
        if Role.AGENCY.value in own:
            return of_kind & {Role.WORK_GROUP.value}
        if Role.BUTLER_HEAD.value in own:
            return of_kind & (BUTLER_ROLES - {Role.BUTLER_HEAD.value})
        return of_kind & own & {Role.ENTITY.value}

    def manages(self, person: Person, org: Org) -> bool:
        """Say whether the keeper may change a person's data, lock or reset them.

        A person is managed by whoever could have given them every role they have.
        """
        theirs = self.roles_to_give(org)
        return bool(theirs) and person.roles <= theirs

    def manages_orgs(self) -> bool:
        """Say whether the keeper keeps the register of organisations."""
        return self.is_admin or self.is_leader

    def may_change_org(self, org: Org) -> bool:
        """Say whether the keeper may change an organisation's data.

        Outside parties are on one register, which every leader keeps; bureaus and
        stations belong to the leader above them.
        """
        if self.is_admin:
            return True
        if not self.is_leader:
            return False
        return org.kind not in ADMINISTRATION or org.id in self.below

    def must_manage(self, person: Person, org: Org) -> None:
        """Refuse who may not decide about a person.

        Raises:
            RightsRefused: the person is not the keeper's to manage.
        """
        if not self.manages(person, org):
            raise RightsRefused(_NOT_YOURS)

    def must_give(self, roles: frozenset[str], org: Org) -> None:
        """Refuse roles that the keeper may not give.

        Raises:
            RightsRefused: one of them is not the keeper's to give.
        """
        if not roles <= self.roles_to_give(org):
            raise RightsRefused(_NOT_TO_GIVE)


_NOT_YOURS = "您不能管理这名人员，请联系其单位的负责人或系统管理员"
_NOT_TO_GIVE = "其中有您不能授予的角色，请联系系统管理员"


def keeper_of(connection: Connection, person: Person) -> Keeper:
    """Return what a person may see and decide of people and organisations."""
    return Keeper(
        person=person,
        org=org_by_id(connection, person.org_id),
        below=orgs_below(connection, person.org_id),
    )
