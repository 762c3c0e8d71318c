"""Say which buttons a visitor's roles call for; the engine still judges every click."""

from __future__ import annotations

from handlers.parties.model import Role
from web.visitor import Visitor

_REGISTERING = frozenset({Role.OFFICER.value, Role.JOINT_GROUP.value})
_OUTSIDE = frozenset({Role.ENTITY.value, Role.LAB.value})
_MANAGING = frozenset({Role.LEADER.value, Role.ADMIN.value})


def may_register(visitor: Visitor) -> bool:
    """Say whether a visitor registers new cases."""
    return not visitor.actor.groups.isdisjoint(_REGISTERING)


def is_outside(visitor: Visitor) -> bool:
    """Say whether a visitor is here only for cases of their own organisation."""
    return visitor.actor.groups <= _OUTSIDE


def approves(visitor: Visitor) -> bool:
    """Say whether others' work waits for a visitor's consent."""
    return Role.LEADER.value in visitor.actor.all_groups


def manages(visitor: Visitor) -> bool:
    """Say whether a visitor manages people, rules and settings of some bureau."""
    return not visitor.actor.groups.isdisjoint(_MANAGING)


def manages_everywhere(visitor: Visitor) -> bool:
    """Say whether a visitor manages every organisation, not only their own."""
    return Role.ADMIN.value in visitor.actor.groups
