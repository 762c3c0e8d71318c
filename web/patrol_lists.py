"""Put the patrols of a route and of a week into lines, and hand a route out as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import Response

from engine import Slice, UserTaskFilter
from handlers.butler.day_route import OPEN_STATES, RouteQuery, Stop, route
from handlers.butler.states import PatrolState
from handlers.butler.week_ahead import Visit
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.people import people_by_ids
from web.exporting import ExportKind, export_response
from web.i18n import gettext as _
from web.listing import in_batches
from web.presenters.days import day_text, moment_text
from web.presenters.patrols import patrol_url, state_chip, states_of
from web.services import services
from web.visitor import current_visitor

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: The matters of checks that a client makes itself.
OWN_RECORDS = ("daily_control", "weekly_check", "monthly_dispatch")
#: So many visits of a day are named; the others are counted.
NAMED_A_DAY = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRow:
    """One line of a route."""

    client: str
    address: str
    phone: str
    plan: str
    plan_url: str
    #: Of the page of the patrol; empty until it is signed.
    url: str
    day: str
    hours: str
    due: str
    state: tuple[str, str]
    late: bool
    who: str
    #: The visitor goes only if the first one does not.
    is_backup: bool
    reason: str
    task_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfWeek:
    """The patrols of one day to come."""

    day: str
    #: Client, plan, hours and the address of the plan.
    visits: Sequence[tuple[str, str, str, str]]
    more: int


def shown_stops(
    connection: Connection, stops: Sequence[Stop], *, with_tasks: bool
) -> list[StopRow]:
    """Return the lines of a route; with the tasks of those that the visitor does."""
    orgs = orgs_by_ids(connection, {each.plan.client_id for each in stops})
    people = people_by_ids(connection, {_goes(each) for each in stops})
    now, visitor = services().clock.now(), current_visitor().person.id
    urls = _task_urls(stops) if with_tasks else {}
    rows = []
    for each in stops:
        one, said = each.patrol, each.plan.on(each.patrol.day)
        client = orgs[each.plan.client_id]
        rows.append(
            StopRow(
                client=client.name,
                address=client.address or "",
                phone=client.phone or "",
                plan=said.name,
                plan_url=f"/patrols/plans/{each.plan.id}",
                url=patrol_url(one) if one.state is PatrolState.SIGNED else "",
                day=day_text(one.day),
                hours=_hours(said.window.start, said.window.end),
                due=moment_text(one.due_at),
                state=state_chip(one.state, of=states_of(said)),
                late=one.state in OPEN_STATES and now >= one.due_at,
                who=people[goes].name if (goes := _goes(each)) in people else "",
                is_backup=said.assignee != visitor and said.backup == visitor,
                reason=one.reason,
                task_url=urls.get(one.instance_id, ""),
            )
        )
    return rows


def _goes(stop: Stop) -> str:
    """Return who goes, or of a check of the client's own, who signs."""
    said = stop.plan.on(stop.patrol.day)
    return said.signer or said.assignee


def visits_by_day(connection: Connection, visits: Sequence[Visit]) -> list[DayOfWeek]:
    """Return the days of a week with the patrols on each."""
    by_day: dict[date, list[Visit]] = {}
    for each in visits:
        by_day.setdefault(each.day, []).append(each)
    named = {day: found[:NAMED_A_DAY] for day, found in by_day.items()}
    orgs = orgs_by_ids(
        connection, {v.plan.client_id for found in named.values() for v in found}
    )
    names: Mapping[str, str] = {key: org.name for key, org in orgs.items()}
    return [
        DayOfWeek(
            day=day_text(day),
            visits=[
                (
                    names.get(each.plan.client_id, ""),
                    each.plan.on(day).name,
                    _hours(
                        each.plan.on(day).window.start, each.plan.on(day).window.end
                    ),
                    f"/patrols/plans/{each.plan.id}",
                )
                for each in named[day]
            ],
            more=len(found) - len(named[day]),
        )
        for day, found in sorted(by_day.items())
    ]


def export_route(asked: RouteQuery, kind: ExportKind) -> Response:
    """Answer with the patrols of a route as a file."""

    def read(limit: int, offset: int) -> list[StopRow]:
        with services().engine.read() as connection:
            stops = route(connection, asked, limit=limit, offset=offset)
            return shown_stops(connection, stops, with_tasks=False)

    heads = [
        _("服务对象"),
        _("地址"),
        _("巡查计划"),
        _("日期"),
        _("时段"),
        _("状态"),
        _("巡查人员"),
        _("说明"),
    ]
    rows = (
        (
            each.client,
            each.address,
            each.plan,
            each.day,
            each.hours,
            each.state[0],
            each.who,
            each.reason,
        )
        for each in in_batches(read)
    )
    return export_response(_("今日巡查"), heads, rows, kind)


def _task_urls(stops: Sequence[Stop]) -> Mapping[str | None, str]:
    """Return where the visitor does the patrols that are theirs, by their instances.

    A check of the client's own is the client's, also where the visitor sees it.
    """
    begun = {
        each.patrol.instance_id
        for each in stops
        if each.patrol.state is PatrolState.STARTED and each.patrol.instance_id
    }
    if not begun:
        return {}
    asked = UserTaskFilter(instance_ids=begun, other_element_ids=OWN_RECORDS)
    visitor = current_visitor()
    found = services().engine.find_user_tasks(
        asked, Slice(limit=2 * len(begun)), actor=visitor.actor
    )
    tasks = [each.task for each in found]
    # What somebody holds goes before what they might take over.
    tasks.sort(key=lambda task: task.assignee == visitor.person.id)
    return {task.root_id: f"/tasks/{task.id}" for task in tasks}


def _hours(start: object, end: object) -> str:
    return f"{start:%H:%M}–{end:%H:%M}"
