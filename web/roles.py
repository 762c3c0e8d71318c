"""Say which buttons a visitor's roles call for; the engine still judges every click."""

from __future__ import annotations

from handlers.parties.model import Role
from web.visitor import Visitor

_REGISTERING = frozenset({Role.OFFICER.value, Role.JOINT_GROUP.value})


def may_register(visitor: Visitor) -> bool:
    """Say whether a visitor registers new cases."""
    return not visitor.actor.groups.isdisjoint(_REGISTERING)
