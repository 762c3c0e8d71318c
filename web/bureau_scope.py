"""Say whose settings a manager sees and changes: those of all, or of one bureau.

A station (所) works for the bureau above it: what that bureau decides holds for its
cases, so its leader reads the bureau's settings and decides none.
"""

from __future__ import annotations

from werkzeug.exceptions import Forbidden

from handlers.parties.tree import bureau_of
from web.roles import is_of_bureau, manages, manages_everywhere
from web.services import services
from web.visitor import current_visitor


def ruled_bureau() -> str | None:
    """Return the bureau whose settings hold for the visitor, None for all of them."""
    visitor = current_visitor()
    if manages_everywhere(visitor):
        return None
    with services().engine.read() as connection:
        return bureau_of(connection, visitor.person.org_id)


def own_bureau() -> str:
    """Return the bureau for which the visitor works: a station's is the one above it.

    Raises:
        Forbidden: the visitor works for none.
    """
    visitor = current_visitor()
    if not is_of_bureau(visitor):
        raise Forbidden
    with services().engine.read() as connection:
        return bureau_of(connection, visitor.person.org_id)


def decides_here() -> bool:
    """Say whether the visitor decides about the settings that they see."""
    visitor = current_visitor()
    if manages_everywhere(visitor):
        return True
    return manages(visitor) and ruled_bureau() == visitor.person.org_id
