"""Complaints about a butler's unit, as its people and its clients see them."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import InstanceNotFound
from handlers.butler.complaints.entering import (
    LONGEST,
    ComplaintRefused,
    enter_complaint,
)
from handlers.butler.complaints.model import (
    STATE_NAMES,
    WAY_NAMES,
    Complaint,
    ComplaintState,
    NewComplaint,
    Way,
)
from handlers.butler.complaints.reading import (
    ComplaintNotFound,
    ComplaintQuery,
    complaint_by_id,
    contact_of,
    find_complaints,
)
from handlers.butler.contracts import contracts
from handlers.butler.process_keys import COMPLAINT
from handlers.parties.model import BUTLER_ROLES, Org, Role
from handlers.parties.orgs import orgs_by_ids
from web.affair_story import AffairStory, story_of
from web.arguments import page_number, search_text
from web.case_reading import Names
from web.complaint_secret import progress_secret
from web.exporting import ExportKind, asked_kind, export_links, export_response
from web.i18n import gettext as _
from web.listing import in_batches
from web.notices import Notice, say
from web.presenters.complaints import (
    complaint_facts,
    complaint_row,
    late_chip,
    public_facts,
    state_chip,
)
from web.presenters.rows import pager
from web.requests import request_key
from web.roles import is_of_butler
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("complaints", __name__)

PAGE_SIZE = 50
_ENTERING = BUTLER_ROLES - {Role.BUTLER_ARCHIVE.value}


@pages.page("/complaints", guard=Guard.SIGNED_IN)
def complaints() -> str | Response:
    """List the complaints about the visitor's unit, or those of their own company."""
    query, arguments = _asked()
    kind = asked_kind()
    if kind is not None:
        return _export(query, kind)
    number = page_number()
    part = replace(query, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    with services().engine.read() as connection:
        found = find_complaints(connection, part)
        clients = _clients(found)
    shown = found[:PAGE_SIZE]
    now = services().clock.now()
    unit = current_visitor().person.org_id
    return page(
        "complaints.html",
        rows=[complaint_row(each, clients, now=now) for each in shown],
        arguments=arguments,
        states=STATE_NAMES,
        ways=WAY_NAMES,
        may_enter=_may_enter(),
        of_butler=is_of_butler(current_visitor()),
        public_url=f"{services().settings.origin}/complain/{unit}",
        exports=export_links("/complaints", arguments),
        pages=pager(
            path="/complaints",
            arguments=arguments,
            page=number,
            shown=len(shown),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


@pages.page("/complaints/new", guard=Guard.SIGNED_IN)
def new() -> str:
    """Show the form of a complaint: by telephone for the unit, or of a client."""
    _require_entering()
    return _form({}, {})


@pages.page("/complaints", guard=Guard.SIGNED_IN, methods=("POST",))
def add() -> BaseResponse | tuple[str, int]:
    """Enter a complaint; its process begins at once."""
    _require_entering()
    given = request.form
    units = {each.id for each in _units()}
    if given.get("unit", "") not in units:
        return _form(given.to_dict(), {"unit": _("请选择")}), 422
    key = request_key()
    secret = progress_secret(key)
    where = f"{services().settings.origin}/progress/{secret}"
    said = _("已登记。进度查询地址只显示这一次：%(where)s", where=where)
    try:
        with services().engine.transact(current_visitor().actor, key) as uow:
            if not uow.repeated:
                enter_complaint(uow, _new(given["unit"]), progress_key=secret)
    except ComplaintRefused as refused:
        return _form(given.to_dict(), {refused.field: str(refused)}), 422
    return say(redirect("/complaints", code=303), Notice(said))


@pages.page("/complaints/<complaint_id>", guard=Guard.SIGNED_IN)
def complaint(complaint_id: str) -> str:
    """Show a complaint: to the unit all of it, to its client what they are told."""
    found = _open(complaint_id)
    inside = is_of_butler(current_visitor())
    with services().engine.read() as connection:
        contact = contact_of(connection, found.id) if inside else None
    clients = _clients([found])
    client = clients[found.client_id].name if found.client_id else ""
    names = Names([found.entered_by])
    return page(
        "complaint.html",
        complaint=found,
        state=state_chip(found.state),
        late=late_chip(found, now=services().clock.now()),
        facts=complaint_facts(
            found,
            contact,
            client=client,
            entered_by=names(found.entered_by) if found.entered_by else "",
        )
        if inside
        else public_facts(found),
        story=_story(found) if inside else AffairStory(open=(), steps=()),
    )


def _new(unit_id: str) -> NewComplaint:
    given, visitor = request.form, current_visitor()
    if is_of_butler(visitor):
        return NewComplaint(
            butler_id=unit_id,
            way=Way.PHONE,
            text=given.get("text", ""),
            client_id=given.get("client") if given.get("client") in _served() else None,
            name=given.get("name", ""),
            phone=given.get("phone", ""),
            agreed=given.get("agreed") == "yes",
        )
    return NewComplaint(
        butler_id=unit_id,
        way=Way.CLIENT,
        text=given.get("text", ""),
        client_id=visitor.person.org_id,
    )


def _story(found: Complaint) -> AffairStory:
    try:
        return story_of(COMPLAINT, found.key)
    except InstanceNotFound:
        # It was entered a moment ago: its process begins with the next job.
        return AffairStory(open=(), steps=())


def _open(complaint_id: str) -> Complaint:
    with services().engine.read() as connection:
        try:
            return complaint_by_id(connection, complaint_id, orgs=[_own_org()])
        except ComplaintNotFound as error:
            raise NotFound from error


def _own_org() -> str:
    """Return whose complaints the visitor reads.

    Raises:
        NotFound: they have to do with none.
    """
    visitor = current_visitor()
    if is_of_butler(visitor) or Role.ENTITY.value in visitor.actor.groups:
        return visitor.person.org_id
    raise NotFound


def _may_enter() -> bool:
    visitor = current_visitor()
    if is_of_butler(visitor):
        return not visitor.actor.groups.isdisjoint(_ENTERING)
    return bool(_units())


def _require_entering() -> None:
    """Let those go on who may enter complaints.

    Raises:
        NotFound: the visitor has to do with no butler.
        Forbidden: they read only.
    """
    _own_org()
    if not _may_enter():
        raise Forbidden if is_of_butler(current_visitor()) else NotFound


def _units() -> list[Org]:
    """Return the units about which the visitor may complain, or for which they enter."""
    visitor = current_visitor()
    own = visitor.person.org_id
    with services().engine.read() as connection:
        if is_of_butler(visitor):
            ids = {own}
        else:
            ids = {each.butler_id for each in contracts(connection, client_id=own)}
        return list(orgs_by_ids(connection, ids).values())


def _served() -> dict[str, Org]:
    """Return the clients of the visitor's unit by id."""
    with services().engine.read() as connection:
        own = contracts(connection, butler_id=current_visitor().person.org_id)
        return orgs_by_ids(connection, {each.client_id for each in own})


def _form(given: dict[str, str], faults: dict[str, str]) -> str:
    inside = is_of_butler(current_visitor())
    return page(
        "complaint_new.html",
        units=_units(),
        clients=list(_served().values()) if inside else [],
        of_butler=inside,
        given=given,
        faults=faults,
        longest=LONGEST,
    )


def _clients(found: list[Complaint]) -> dict[str, Org]:
    ids = {each.client_id for each in found if each.client_id}
    with services().engine.read() as connection:
        return orgs_by_ids(connection, ids)


def _asked() -> tuple[ComplaintQuery, dict[str, str]]:
    """Return what the address asks for, and the arguments that say it again."""
    text, state = search_text(), request.args.get("state", "")
    known = state if state in {"open", "late", *ComplaintState} else ""
    # A client's own complaints came from nobody else.
    way = request.args.get("way", "") if is_of_butler(current_visitor()) else ""
    query = ComplaintQuery(
        org_id=_own_org(),
        text=text,
        way=Way(way) if way in set(Way) else None,
        state=ComplaintState(state) if state in set(ComplaintState) else None,
        only_open=state == "open",
        late_at=services().clock.now() if state == "late" else None,
    )
    arguments = {"q": text, "state": known, "way": way if way in set(Way) else ""}
    return query, {key: value for key, value in arguments.items() if value}


def _export(query: ComplaintQuery, kind: ExportKind) -> Response:
    clients: dict[str, Org] = {}

    def read(limit: int, offset: int) -> list[Complaint]:
        with services().engine.read() as connection:
            part = replace(query, limit=limit, offset=offset)
            found = find_complaints(connection, part)
        clients.update(_clients(found))
        return found

    now = services().clock.now()
    heads = [
        _("编号"),
        _("服务对象"),
        _("来源"),
        _("投诉内容"),
        _("状态"),
        _("登记时间"),
        _("承诺期限"),
        _("延期原因"),
        _("处理结果"),
        _("投诉者意见"),
    ]

    def cells(each: Complaint) -> list[str]:
        row = complaint_row(each, clients, now=now)
        return [
            row.number,
            row.client,
            row.way,
            row.text,
            row.state.text,
            row.entered,
            row.promised,
            each.explanation,
            each.feedback,
            row.judged,
        ]

    rows = (cells(each) for each in in_batches(read))
    return export_response(_("投诉登记簿"), heads, rows, kind)
