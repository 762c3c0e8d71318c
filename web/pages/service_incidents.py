"""Unforeseen events at clients: the list, one event, and the report of a new one."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import InstanceNotFound
from handlers.butler.contracts import Contract, contract_by_id
from handlers.butler.findings.model import Severity
from handlers.butler.incidents.model import (
    STATE_NAMES,
    Incident,
    IncidentState,
    NewIncident,
)
from handlers.butler.incidents.opening import (
    LONGEST,
    LONGEST_NAME,
    LONGEST_PLACE,
    IncidentRefused,
    open_incident,
)
from handlers.butler.incidents.reading import (
    IncidentNotFound,
    IncidentQuery,
    find_incidents,
    incident_by_id,
)
from handlers.butler.process_keys import INCIDENT
from handlers.parties.model import Org
from handlers.parties.orgs import org_by_id, orgs_by_ids
from web.affair_story import AffairStory, story_of
from web.arguments import chosen_moment, page_number, search_text
from web.case_reading import Names
from web.exporting import ExportKind, asked_kind, export_links, export_response
from web.finding_reading import own_org
from web.i18n import gettext as _
from web.listing import in_batches
from web.notices import Notice, say
from web.presenters.rows import pager
from web.presenters.service_findings import severity_chip
from web.presenters.service_incidents import (
    incident_course,
    incident_facts,
    incident_row,
    late_chip,
    state_chip,
)
from web.requests import request_key
from web.roles import is_of_butler
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.unit_contracts import contract_choices, running_contracts, works_at_clients
from web.visitor import current_visitor

pages = Pages("service_incidents", __name__)

PAGE_SIZE = 50
#: What stays within the unit: how it judges its own arrangements.
_INSIDE = "review_mechanism"


@pages.page("/incidents", guard=Guard.SIGNED_IN)
def incidents() -> str | Response:
    """List the events of the visitor's unit, or those their own company was told of."""
    query, arguments = _asked()
    kind = asked_kind()
    if kind is not None:
        return _export(query, kind)
    number = page_number()
    part = replace(query, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    with services().engine.read() as connection:
        found = find_incidents(connection, part)
        clients = orgs_by_ids(connection, {each.client_id for each in found})
    now = services().clock.now()
    shown = found[:PAGE_SIZE]
    return page(
        "service_incidents.html",
        rows=[incident_row(each, clients, now=now) for each in shown],
        arguments=arguments,
        severities=list(Severity),
        states=STATE_NAMES,
        may_report=works_at_clients(),
        of_butler=is_of_butler(current_visitor()),
        exports=export_links("/incidents", arguments),
        pages=pager(
            path="/incidents",
            arguments=arguments,
            page=number,
            shown=len(shown),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


@pages.page("/incidents/new", guard=Guard.SIGNED_IN)
def new() -> str:
    """Show the form in which an event is reported."""
    return _form(running_contracts(), {}, {})


@pages.page("/incidents", guard=Guard.SIGNED_IN, methods=("POST",))
def add() -> BaseResponse | tuple[str, int]:
    """Write down an event; its process begins at once."""
    own, given = running_contracts(), request.form.to_dict()
    faults, happened_at = {}, chosen_moment("happened_at")
    if given.get("contract", "") not in {each.id for each in own}:
        faults["contract"] = _("请选择服务合同")
    if given.get("severity", "") not in set(Severity):
        faults["severity"] = _("请选择严重程度")
    if faults or happened_at is None:
        if happened_at is None:
            faults["happened_at"] = _("请填写发生时间")
        return _form(own, given, faults), 422
    reported = NewIncident(
        contract_id=given["contract"],
        text=given.get("text", ""),
        happened_at=happened_at,
        place=given.get("place", ""),
        severity=Severity(given["severity"]),
        endangered=given.get("endangered", ""),
        found_by=given.get("found_by", ""),
    )
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if uow.repeated:
                return redirect("/incidents", code=303)
            opened = open_incident(uow, reported)
    except IncidentRefused as refused:
        return _form(own, given, {refused.field: str(refused)}), 422
    said = _(
        "已报告为 %(number)s，项目负责人和单位负责人收到通知。", number=opened.number
    )
    return say(redirect(f"/incidents/{opened.id}", code=303), Notice(said))


@pages.page("/incidents/<event_id>", guard=Guard.SIGNED_IN)
def incident(event_id: str) -> str:
    """Show an event: what it is, how it went, what is to be done, what was filed."""
    found = _open(event_id)
    inside = is_of_butler(current_visitor())
    with services().engine.read() as connection:
        client = org_by_id(connection, found.client_id).name
        contract = contract_by_id(connection, found.contract_id).number
    return page(
        "service_incident.html",
        incident=found,
        severity=severity_chip(found.severity),
        state=state_chip(found.state),
        late=late_chip(found, now=services().clock.now()),
        facts=incident_facts(found, client=client, contract=contract, inside=inside),
        course=incident_course(
            found, reported_by=Names([found.reported_by])(found.reported_by)
        ),
        story=_story(found, inside=inside),
        may_report=works_at_clients(),
    )


def _story(found: Incident, *, inside: bool) -> AffairStory:
    try:
        return story_of(
            INCIDENT, found.key, without=frozenset() if inside else frozenset({_INSIDE})
        )
    except InstanceNotFound:
        # It was reported a moment ago: its process begins with the next job.
        return AffairStory(open=(), steps=())


def _open(event_id: str) -> Incident:
    org_id = own_org()
    with services().engine.read() as connection:
        try:
            return incident_by_id(connection, event_id, orgs=[org_id])
        except IncidentNotFound as error:
            raise NotFound from error


def _form(own: list[Contract], given: dict[str, str], faults: dict[str, str]) -> str:
    return page(
        "service_incident_new.html",
        contracts=contract_choices(own),
        severities=list(Severity),
        given=given or {"contract": request.args.get("contract", "")},
        faults=faults,
        longest=LONGEST,
        longest_name=LONGEST_NAME,
        longest_place=LONGEST_PLACE,
    )


def _asked() -> tuple[IncidentQuery, dict[str, str]]:
    """Return what the address asks for, and the arguments that say it again."""
    wanted, text = request.args, search_text()
    state, severity = wanted.get("state", ""), wanted.get("severity", "")
    arguments = {
        "q": text,
        "state": state if state in {"open", "late", *IncidentState} else "",
        "severity": severity if severity in set(Severity) else "",
    }
    query = IncidentQuery(
        org_id=own_org(),
        text=text,
        severity=Severity(severity) if severity in set(Severity) else None,
        state=IncidentState(state) if state in set(IncidentState) else None,
        only_open=state == "open",
        late_at=services().clock.now() if state == "late" else None,
    )
    return query, {key: value for key, value in arguments.items() if value}


def _export(query: IncidentQuery, kind: ExportKind) -> Response:
    clients: dict[str, Org] = {}
    inside = is_of_butler(current_visitor())

    def read(limit: int, offset: int) -> list[Incident]:
        with services().engine.read() as connection:
            part = replace(query, limit=limit, offset=offset)
            found = find_incidents(connection, part)
            ids = {each.client_id for each in found}
            clients.update(orgs_by_ids(connection, ids.difference(clients)))
            return found

    now = services().clock.now()
    heads = [
        _("编号"),
        _("服务对象"),
        _("事件"),
        _("发生时间"),
        _("发生地点"),
        _("严重程度"),
        _("受危及的人身、财产"),
        _("状态"),
        _("告知政府部门"),
        _("没有告知的理由"),
        *([_("应急管理机制")] if inside else []),
    ]

    def cells(each: Incident) -> list[str]:
        row = incident_row(each, clients, now=now)
        return [
            row.number,
            row.client,
            row.text,
            row.happened,
            row.place,
            row.severity.text,
            each.endangered,
            row.state.text,
            row.bureau,
            each.bureau_reason,
            *([row.review] if inside else []),
        ]

    rows = (cells(each) for each in in_batches(read))
    return export_response(_("意外事件清单"), heads, rows, kind)
