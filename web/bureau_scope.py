"""Say whose settings a manager sees and changes: those of all, or of one bureau.

A station (所) works for the bureau above it: what that bureau decides holds for its
cases, so its leader reads the bureau's settings and decides none.
"""

from __future__ import annotations

from handlers.parties.tree import bureau_of
from web.roles import manages, manages_everywhere
from web.services import services
from web.visitor import current_visitor


def ruled_bureau() -> str | None:
    """Return the bureau whose settings hold for the visitor, None for all of them."""
    visitor = current_visitor()
    if manages_everywhere(visitor):
        return None
    with services().engine.read() as connection:
        return bureau_of(connection, visitor.person.org_id)


def decides_here() -> bool:
    """Say whether the visitor decides about the settings that they see."""
    visitor = current_visitor()
    if manages_everywhere(visitor):
        return True
    return manages(visitor) and ruled_bureau() == visitor.person.org_id
