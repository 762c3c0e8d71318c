"""Patrols of a butler's unit: today's route, what is late, and the week ahead."""

from __future__ import annotations

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from handlers.butler.day_route import RouteQuery, count_states, route
from handlers.butler.staff import may_plan
from handlers.butler.states import PatrolState
from handlers.butler.week_ahead import week_ahead
from web.arguments import page_number
from web.exporting import asked_kind, export_links
from web.patrol_lists import export_route, shown_stops, visits_by_day
from web.patrol_reading import own_unit
from web.presenters.patrols import state_chip
from web.presenters.rows import pager
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("patrols", __name__)

PAGE_SIZE = 50
_WEEK = 7
_ONE_DAY = timedelta(days=1)


@pages.page("/patrols", guard=Guard.SIGNED_IN)
def patrols() -> str | Response:
    """Show the route of today, of oneself or of the whole unit."""
    unit, visitor, today = own_unit(), current_visitor(), services().today
    plans_here = may_plan(visitor.actor, unit)
    whose = request.args.get("whose", "unit" if plans_here else "mine")
    mine = whose != "unit"
    asked = RouteQuery(
        butler_id=unit, day=today, person_id=visitor.person.id if mine else None
    )
    kind = asked_kind()
    if kind is not None:
        return export_route(asked, kind)
    number = page_number()
    with services().engine.read() as connection:
        counts = count_states(connection, asked)
        stops = route(
            connection, asked, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE
        )
        visits = week_ahead(
            connection,
            unit,
            services().books.at(connection).calendar,
            since=today + _ONE_DAY,
            until=today + _WEEK * _ONE_DAY,
            person_id=asked.person_id,
        )
        shown = shown_stops(connection, stops[:PAGE_SIZE], with_tasks=mine)
        week = visits_by_day(connection, visits)
    kept = {"whose": "mine" if mine else "unit"}
    return page(
        "patrols.html",
        today=today,
        mine=mine,
        may_plan=plans_here,
        counts=[
            (*state_chip(state), counts[state])
            for state in PatrolState
            if counts.get(state)
        ],
        stops=shown,
        week=week,
        exports=export_links("/patrols", kept),
        pages=pager(
            path="/patrols",
            arguments=kept,
            page=number,
            shown=len(shown),
            has_more=len(stops) > PAGE_SIZE,
        ),
    )
