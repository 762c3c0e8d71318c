"""List patrol plans for the unit that keeps them or for the client, and hand them out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.exceptions import NotFound

from handlers.butler.contracts import contracts
from handlers.butler.plan_lists import PlanQuery, find_plans, has_plans
from handlers.butler.plans import StoredPlan
from handlers.butler.staff import may_plan
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.people import people_by_ids
from web.exporting import ExportKind, export_response
from web.i18n import gettext as _
from web.listing import in_batches
from web.patrol_reading import own_client, own_unit
from web.presenters.days import day_text
from web.presenters.patrols import plan_facts
from web.services import services
from web.visitor import current_visitor

if TYPE_CHECKING:
    from sqlalchemy import Connection

_STATES = {"running": True, "over": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a visitor lists, and how."""

    query: PlanQuery
    of_client: bool
    may_plan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One line of the list."""

    url: str
    name: str
    client: str
    contract: str
    rhythm: str
    depth: str
    who: str
    next_on: str
    valid: str
    state: tuple[str, str]


def list_query(text: str, state: str) -> Listed:
    """Return what the visitor may list.

    Raises:
        NotFound: the visitor has no plans, of a unit or as a client.
    """
    running = _STATES.get(state)
    client = own_client()
    if client is not None:
        with services().engine.read() as connection:
            if not has_plans(connection, client):
                raise NotFound
        query = PlanQuery(client_id=client, text=text, running=running, limit=0)
        return Listed(query=query, of_client=True, may_plan=False)
    unit = own_unit()
    return Listed(
        query=PlanQuery(butler_id=unit, text=text, running=running, limit=0),
        of_client=False,
        may_plan=may_plan(current_visitor().actor, unit),
    )


def plan_rows(listed: Listed, *, limit: int, offset: int) -> list[PlanRow]:
    """Return a part of the lines."""
    query = replace(listed.query, limit=limit, offset=offset)
    with services().engine.read() as connection:
        return _rows(connection, find_plans(connection, query), listed)


def export_plans(listed: Listed, kind: ExportKind) -> Response:
    """Answer with the plans as a file; the client's has no people of the unit."""
    heads = [
        _("计划"),
        _("服务对象"),
        _("合同编号"),
        _("频次"),
        _("深度"),
        _("下次巡查"),
        _("有效期"),
        _("状态"),
    ]
    if not listed.of_client:
        heads.append(_("巡查人员"))

    def read(limit: int, offset: int) -> list[PlanRow]:
        return plan_rows(listed, limit=limit, offset=offset)

    def cells(row: PlanRow) -> list[str]:
        said = [
            row.name,
            row.client,
            row.contract,
            row.rhythm,
            row.depth,
            row.next_on,
            row.valid,
            row.state[0],
        ]
        return said if listed.of_client else [*said, row.who]

    rows = (cells(each) for each in in_batches(read))
    return export_response(_("巡查计划"), heads, rows, kind)


def _rows(
    connection: Connection, found: list[StoredPlan], listed: Listed
) -> list[PlanRow]:
    orgs = orgs_by_ids(connection, {each.client_id for each in found})
    numbers = {
        each.id: each.number
        for each in contracts(connection, ids={each.contract_id for each in found})
    }
    people = (
        {}
        if listed.of_client
        else people_by_ids(connection, {each.present.assignee for each in found})
    )
    return [
        PlanRow(
            url=f"/patrols/plans/{each.id}",
            name=each.present.name,
            client=orgs[each.client_id].name,
            contract=numbers[each.contract_id],
            rhythm=plan_facts(each.present),
            depth="" if each.present.is_self_check else each.present.depth.value,
            who=people[each.present.assignee].name
            if each.present.assignee in people
            else "",
            next_on=day_text(each.next_on) if each.next_on else "",
            valid=_(
                "%(first)s 至 %(last)s",
                first=each.present.rhythm.valid_from.isoformat(),
                last=each.last_day.isoformat(),
            ),
            state=_state(each),
        )
        for each in found
    ]


def _state(plan: StoredPlan) -> tuple[str, str]:
    if plan.ended_on is not None:
        return _("自 %(day)s 起停止", day=plan.ended_on.isoformat()), ""
    return (_("执行中"), "green") if plan.next_on else (_("没有后续巡查"), "")
