"""Say which buttons a visitor's roles call for; the engine still judges every click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.parties.model import BUTLER_ROLES, OrgKind, Role
from handlers.parties.orgs import orgs_of_kind
from web.visitor import Visitor

if TYPE_CHECKING:
    from sqlalchemy import Connection

_REGISTERING = frozenset({Role.OFFICER.value, Role.JOINT_GROUP.value})
_BUREAU = frozenset(
    {
        Role.OFFICER.value,
        Role.LEADER.value,
        Role.ENFORCEMENT.value,
        Role.JOINT_GROUP.value,
    }
)
_ASSISTING = frozenset({Role.AGENCY.value, Role.WORK_GROUP.value})
_OUTSIDE = frozenset({Role.ENTITY.value, Role.LAB.value})
_MANAGING = frozenset({Role.LEADER.value, Role.ADMIN.value})


def may_register(visitor: Visitor) -> bool:
    """Say whether a visitor registers new cases."""
    return not visitor.actor.groups.isdisjoint(_REGISTERING)


def is_of_bureau(visitor: Visitor) -> bool:
    """Say whether a visitor works for a bureau, or operates the service."""
    return visitor.actor.operates or not visitor.actor.groups.isdisjoint(_BUREAU)


def assists(visitor: Visitor) -> bool:
    """Say whether a visitor works for an assistance agency."""
    return not visitor.actor.groups.isdisjoint(_ASSISTING)


def is_of_butler(visitor: Visitor) -> bool:
    """Say whether a visitor works for a quality butler's unit."""
    return not visitor.actor.groups.isdisjoint(BUTLER_ROLES)


def is_outside(visitor: Visitor) -> bool:
    """Say whether a visitor is here only for cases of their own organisation."""
    return visitor.actor.groups <= _OUTSIDE


def may_enter_earlier(visitor: Visitor) -> bool:
    """Say whether a visitor enters cases that ran before Tandem was used."""
    entering = {Role.OFFICER.value, Role.JOINT_GROUP.value, Role.LEADER.value}
    return not visitor.actor.all_groups.isdisjoint(entering)


def approves(visitor: Visitor) -> bool:
    """Say whether others' work waits for a visitor's consent."""
    return Role.LEADER.value in visitor.actor.all_groups


def manages(visitor: Visitor) -> bool:
    """Say whether a visitor manages people, rules and settings of some bureau."""
    return not visitor.actor.groups.isdisjoint(_MANAGING)


def manages_everywhere(visitor: Visitor) -> bool:
    """Say whether a visitor manages every organisation, not only their own."""
    return Role.ADMIN.value in visitor.actor.groups


def rules_for_all(visitor: Visitor, connection: Connection) -> bool:
    """Say whether a visitor decides about what holds for every bureau.

    Calendar and deadline rules are the same for all: an administrator changes them,
    and the leader of the only bureau there is.
    """
    if manages_everywhere(visitor):
        return True
    bureaus = orgs_of_kind(connection, OrgKind.BUREAU)
    return manages(visitor) and [each.id for each in bureaus] == [visitor.person.org_id]


def keeps_experts(visitor: Visitor) -> bool:
    """Say whether a visitor keeps the register of experts of an agency."""
    return Role.AGENCY.value in visitor.actor.groups
