"""Organisations: the register, one organisation with its people and products."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import Forbidden
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.accounts.invitations import JOIN_DAYS, invite, revoke_invitations_of
from handlers.accounts.org_register import add_to_register, change_in_register
from handlers.linkage.products import may_let_in, named_elsewhere, takes_part
from handlers.parties.directory import OrgQuery, search_orgs
from handlers.parties.errors import (
    CreditCodeRefused,
    MemberRefused,
    OrgNotFound,
    OrgRefused,
    PartyExists,
)
from handlers.parties.model import KIND_NAMES, OrgKind
from handlers.parties.orgs import close_org, org_by_id, reopen_org
from handlers.parties.phones import masked
from handlers.parties.rights import ADMINISTRATION, Keeper, Reading
from handlers.parties.tree import in_order
from handlers.parties.view_log import Viewed, note_view
from web.arguments import page_number, search_text
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.notices import Notice, say
from web.org_page import org_page
from web.people_lists import export_orgs
from web.people_reading import kind_name, visiting_keeper
from web.presenters.rows import pager
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("orgs", __name__)

PAGE_SIZE = 50
_TEXTS = ("name", "credit_code", "district", "address", "contact", "phone")
_Refused = CreditCodeRefused | MemberRefused | OrgRefused | PartyExists
_REFUSED = (CreditCodeRefused, MemberRefused, OrgRefused, PartyExists)


@pages.page("/orgs", guard=Guard.MANAGER)
def orgs() -> str | Response:
    """List organisations: the tree of the administration, or a kind of parties."""
    number, text = page_number(), search_text()
    kind = _kind(request.args.get("kind", ""))
    kinds = ADMINISTRATION if kind is None else {kind}
    with services().engine.read() as connection:
        keeper = visiting_keeper(connection)
        query = OrgQuery(
            kinds=() if text else kinds,
            text=text,
            active_only=request.args.get("show") != "closed",
            limit=PAGE_SIZE + 1,
            offset=(number - 1) * PAGE_SIZE,
        )
        found = search_orgs(connection, query)
    arguments = {"kind": kind.value if kind else "", "q": text}
    wanted = asked_kind()
    if wanted is not None:
        return export_orgs(query, wanted)
    return page(
        "orgs.html",
        rows=[
            (level, each, kind_name(each))
            for level, each in in_order(found[:PAGE_SIZE])
        ],
        kinds=[(k.value, _(KIND_NAMES[k])) for k in OrgKind if k not in ADMINISTRATION],
        kind=kind.value if kind else "",
        text=text,
        may_add=keeper.manages_orgs(),
        exports=export_links("/orgs", {k: v for k, v in arguments.items() if v}),
        pages=pager(
            path="/orgs",
            arguments={k: v for k, v in arguments.items() if v},
            page=number,
            shown=len(found[:PAGE_SIZE]),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


@pages.page("/orgs/new", guard=Guard.MANAGER)
def new() -> str:
    """Show the form for a new organisation."""
    return _new_page()


@pages.page("/orgs", guard=Guard.MANAGER, methods=("POST",))
def add() -> BaseResponse | tuple[str, int]:
    """Put an organisation on the register."""
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            keeper = visiting_keeper(uow.connection)
            if uow.repeated:
                return redirect("/orgs", code=303)
            kind = _kind(request.form.get("kind", ""))
            added = add_to_register(uow, keeper, kind=kind, data=_given())
    except _REFUSED as refused:
        return _new_page(problem=refused), 422
    return say(redirect(f"/orgs/{added.id}", code=303), Notice(_("已保存。")))


@pages.page("/orgs/<org_id>", guard=Guard.SIGNED_IN)
def org(org_id: str) -> str | BaseResponse:
    """Show an organisation; a double that was merged leads to the one that is kept."""
    with services().engine.read() as connection:
        _sees(connection, visiting_keeper(connection), org_id)
        found = org_by_id(connection, org_id)
    if found.merged_into is not None:
        said = _("“%(name)s”已并入这个单位。", name=found.name)
        return say(redirect(f"/orgs/{found.merged_into}", code=303), Notice(said))
    return org_page(org_id)


@pages.page("/orgs/<org_id>", guard=Guard.MANAGER, methods=("POST",))
def change(org_id: str) -> BaseResponse | tuple[str, int]:
    """Change what is on file of an organisation."""
    try:
        with services().engine.transact(current_visitor().actor) as uow:
            keeper = visiting_keeper(uow.connection)
            _sees(uow.connection, keeper, org_id)
            change_in_register(uow, keeper, org_id, _given())
    except _REFUSED as refused:
        return org_page(org_id, problem=str(refused)), 422
    return _back(org_id, _("已保存。"))


@pages.page("/orgs/<org_id>/state", guard=Guard.MANAGER, methods=("POST",))
def state(org_id: str) -> BaseResponse:
    """Close an organisation, or take it up again; its cases stay.

    Raises:
        Forbidden: it is not the visitor's to decide.
    """
    closes = request.form.get("do") == "close"
    with services().engine.transact(current_visitor().actor) as uow:
        keeper = visiting_keeper(uow.connection)
        found = org_by_id(uow.connection, org_id)
        if not keeper.may_change_org(found) or org_id == keeper.org.id:
            raise Forbidden
        if closes and named_elsewhere(uow.connection, org_id, actor=uow.actor):
            raise Forbidden
        if closes:
            close_org(uow, org_id)
            revoke_invitations_of(uow, org_id)
        else:
            reopen_org(uow, org_id)
    return _back(org_id, _("已停用。") if closes else _("已恢复。"))


@pages.page("/orgs/<org_id>/invitation", guard=Guard.MANAGER, methods=("POST",))
def invitation(org_id: str) -> str:
    """Invite a person of an outside party; the code is shown this once.

    Raises:
        Forbidden: it is not the visitor's to decide.
    """
    with services().engine.transact(current_visitor().actor) as uow:
        keeper = visiting_keeper(uow.connection)
        if not keeper.may_change_org(org_by_id(uow.connection, org_id)):
            raise Forbidden
        if not may_let_in(uow.connection, org_id, actor=uow.actor):
            raise Forbidden
        made = invite(uow, org_id=org_id, role=request.form.get("role", ""))
    return org_page(org_id, code=made, code_days=JOIN_DAYS)


@pages.page("/orgs/<org_id>/phone", guard=Guard.SIGNED_IN, methods=("POST",))
def phone(org_id: str) -> str:
    """Show a whole telephone number; the view log keeps who asked for it."""
    with services().engine.transact(current_visitor().actor) as uow:
        _sees(uow.connection, visiting_keeper(uow.connection), org_id)
        found = org_by_id(uow.connection, org_id)
        note_view(
            uow,
            kind=Viewed.PHONE,
            object_id=org_id,
            title=f"{found.name} {masked(found.phone)}",
        )
    return org_page(org_id, whole_phone=True)


def _sees(connection: Reading, keeper: Keeper, org_id: str) -> None:
    """Refuse an organisation that is not the visitor's to see.

    A bureau's people see the parties of the cases that they see.

    Raises:
        OrgNotFound: it is another party's, or there is none of this id.
    """
    if keeper.sees_people_of(org_id) or keeper.manages_orgs():
        return
    if keeper.org.kind not in ADMINISTRATION or not takes_part(
        connection, org_id, actor=current_visitor().actor
    ):
        raise OrgNotFound(org_id)


def _given() -> dict[str, str]:
    data = {k: request.form[k].strip()[:200] for k in _TEXTS if k in request.form}
    if not data.get("phone"):
        data.pop("phone", None)  # What stands there is masked: empty means unchanged.
    if "parent_id" in request.form:
        data["parent_id"] = request.form["parent_id"]
    return data


def _kind(text: str) -> OrgKind | None:
    return OrgKind(text) if text in set(OrgKind) else None


def _new_page(problem: _Refused | None = None) -> str:
    with services().engine.read() as connection:
        keeper = visiting_keeper(connection)
        parents = search_orgs(connection, OrgQuery(kinds=ADMINISTRATION, limit=500))
    return page(
        "org_new.html",
        kinds=[(k.value, _(KIND_NAMES[k])) for k in OrgKind],
        parents=[p for p in parents if keeper.is_admin or p.id in keeper.below],
        given=request.values,
        problem=problem,
    )


def _back(org_id: str, text: str) -> BaseResponse:
    return say(redirect(f"/orgs/{org_id}", code=303), Notice(text))
