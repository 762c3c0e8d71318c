"""A butler's unit and its year: what is in order, what comes, what is late."""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from handlers.butler.unit_year import year_of_unit
from handlers.parties.model import Role
from handlers.parties.orgs import org_by_id
from handlers.registers.year import Tone
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("unit", __name__)

#: Who keeps the unit's own registers.
_KEEPERS = frozenset({Role.BUTLER_HEAD.value, Role.BUTLER_ARCHIVE.value})


@pages.page("/unit", guard=Guard.SIGNED_IN)
def unit() -> str:
    """Show every subject of the unit's year with what is to be seen to.

    Raises:
        NotFound: the visitor neither heads a unit nor keeps its files.
    """
    visitor = current_visitor()
    if _KEEPERS.isdisjoint(visitor.actor.groups):
        raise NotFound
    org_id, today = visitor.person.org_id, services().today
    with services().engine.read() as connection:
        matters = year_of_unit(connection, org_id, now=services().clock.now())
        name = org_by_id(connection, org_id).name
    return page(
        "unit.html",
        name=name,
        matters=matters,
        today=today,
        late=sum(each.tone is Tone.RED for each in matters),
        soon=sum(each.tone is Tone.AMBER for each in matters),
    )
