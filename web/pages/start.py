"""The start page: what is late, what is due, what is mine, each with its list."""

from __future__ import annotations

from engine import InboxQuery, InboxTab
from handlers.butler.contracts import contracts
from handlers.butler.plan_lists import has_plans
from handlers.deadlines.local_time import day_after
from handlers.parties.model import Role
from handlers.parties.orgs import orgs_by_ids
from web.late import capped, late_by_law, late_first
from web.operator_desk import only_operates, operator_desk
from web.presenters.operations import incident_name
from web.roles import may_register
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import Visitor, current_visitor
from web.work_reading import rows_of

pages = Pages("start", __name__)

#: As many as one takes in at a glance.
FIRST = 6


@pages.page("/", guard=Guard.SIGNED_IN)
def start() -> str:
    """Show what is most urgent: matters, or what the service itself needs."""
    visitor = current_visitor()
    if only_operates(visitor):
        return page(
            "start_operator.html",
            desk=operator_desk(visitor),
            today=services().today,
            first=FIRST,
            incident_name=incident_name,
        )
    engine, actor = services().engine, visitor.actor
    today_end = day_after(services().today)
    mine = engine.inbox(InboxQuery(tab=InboxTab.MINE, page_size=FIRST), actor=actor)
    free = engine.inbox(
        InboxQuery(tab=InboxTab.CLAIMABLE, page_size=FIRST), actor=actor
    )
    late = late_by_law(actor)
    return page(
        "start.html",
        counts=engine.inbox_counts(actor, today_end=today_end),
        overdue=capped(len(late)),
        mine=rows_of(late_first(mine.items, late, tab=InboxTab.MINE)[:FIRST]),
        free=rows_of(
            late_first(free.items, late, tab=InboxTab.CLAIMABLE)[:FIRST],
            claimable=True,
        ),
        may_register=may_register(visitor),
        services_of=_butlers_of(visitor),
        is_patrolled=_is_patrolled(visitor),
        today=services().today,
    )


def _butlers_of(visitor: Visitor) -> list[tuple[str, str]]:
    """Return number of contract and name of the butler's unit that serve a company.

    Services that are over are named only where no other runs: their records stay.
    """
    if Role.ENTITY.value not in visitor.actor.groups:
        return []
    with services().engine.read() as connection:
        every = contracts(connection, client_id=visitor.person.org_id)
        found = [each for each in every if each.ended_on is None] or every
        units = orgs_by_ids(connection, {each.butler_id for each in found})
    return [(each.number, units[each.butler_id].name) for each in found]


def _is_patrolled(visitor: Visitor) -> bool:
    """Say whether a visitor's company has a plan of patrols to read."""
    if Role.ENTITY.value not in visitor.actor.groups:
        return False
    with services().engine.read() as connection:
        return has_plans(connection, visitor.person.org_id)
