"""People of one's organisation: the list, a person's page, and who may do what."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import Forbidden
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.accounts.invitations import RESET_DAYS, invite_to_password
from handlers.accounts.members import (
    add_member,
    change_member,
    give_roles,
    lock_member,
)
from handlers.machines.programs import must_be_person
from handlers.parties.directory import PeopleQuery, find_people
from handlers.parties.errors import MemberRefused, OrgNotFound, PartyExists
from handlers.parties.model import TITLE_LEVELS
from handlers.parties.orgs import org_by_id, orgs_by_ids
from handlers.parties.phones import masked
from handlers.parties.rights import Keeper
from handlers.parties.view_log import Viewed, note_view
from web.arguments import page_number, search_text
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.notices import Notice, say
from web.people_lists import export_people
from web.people_reading import Member, open_member, visiting_keeper
from web.person_page import person_page, role_choices
from web.presenters.people import person_rows
from web.presenters.rows import pager
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("people", __name__)

PAGE_SIZE = 50
_FIELDS = ("name", "login", "phone", "title_level")


@pages.page("/people", guard=Guard.SIGNED_IN)
def people() -> str | Response:
    """List the people whom the visitor sees, a page at a time."""
    number, text, role = page_number(), search_text(), request.args.get("role", "")
    gone = request.args.get("show") == "gone"
    kind = asked_kind()
    with services().engine.read() as connection:
        keeper = visiting_keeper(connection)
        org_id = request.args.get("org", "")
        # What one does not see is not named either, whether it is there or not.
        org_id = org_id if keeper.sees_people_of(org_id) else ""
        query = PeopleQuery(
            org_ids=_org_ids(keeper, org_id),
            text=text,
            role=role,
            active=not gone,
            limit=PAGE_SIZE + 1,
            offset=(number - 1) * PAGE_SIZE,
        )
        if kind is not None:
            return export_people(query, kind)
        found = find_people(connection, query)
        orgs = orgs_by_ids(connection, [each.org_id for each in found] + [org_id])
    arguments = {"q": text, "role": role, "org": org_id if org_id in orgs else ""}
    kept = {name: value for name, value in arguments.items() if value}
    return page(
        "people.html",
        rows=person_rows(found[:PAGE_SIZE], orgs),
        text=text,
        gone=gone,
        chosen=arguments,
        org=orgs.get(org_id),
        may_add=bool(keeper.roles_to_give(keeper.org)),
        home=keeper.org,
        several=len(keeper.below) > 1 or keeper.is_admin,
        exports=export_links("/people", kept | ({"show": "gone"} if gone else {})),
        pages=pager(
            path="/people",
            arguments=kept | ({"show": "gone"} if gone else {}),
            page=number,
            shown=len(found[:PAGE_SIZE]),
            has_more=len(found) > PAGE_SIZE,
        ),
    )


@pages.page("/people/new", guard=Guard.SIGNED_IN)
def new() -> str:
    """Show the form for a new person.

    Raises:
        Forbidden: the visitor adds nobody to this organisation.
    """
    return _new_page()


@pages.page("/people", guard=Guard.SIGNED_IN, methods=("POST",))
def add() -> BaseResponse | tuple[str, int]:
    """Add a person and show the one-time code with which they set a password."""
    code = ""
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            keeper = visiting_keeper(uow.connection)
            if uow.repeated:
                return redirect("/people", code=303)
            person = add_member(
                uow,
                keeper,
                org_id=_asked_org(keeper),
                roles=request.form.getlist("roles"),
                login=request.form.get("login", ""),
                name=request.form.get("name", ""),
                phone=request.form.get("phone", ""),
                title_level=request.form.get("title_level", ""),
            )
            code = invite_to_password(uow, person)
    except (MemberRefused, PartyExists) as refused:
        return _new_page(problem=refused), 422
    return person_page(person.id, code=code, code_days=RESET_DAYS), 200


@pages.page("/people/<person_id>", guard=Guard.SIGNED_IN)
def person(person_id: str) -> str:
    """Show a person: who they are, what they may see, who stands in for them."""
    return person_page(person_id)


@pages.page("/people/<person_id>", guard=Guard.SIGNED_IN, methods=("POST",))
def change(person_id: str) -> BaseResponse | tuple[str, int]:
    """Change a person's data; everybody may change their own telephone number."""
    try:
        with services().engine.transact(current_visitor().actor) as uow:
            member = open_member(uow.connection, person_id)
            given = {k: request.form[k] for k in _FIELDS if k in request.form}
            if not member.is_self and not given.get("phone", "").strip():
                given.pop("phone", None)  # It was masked: empty means unchanged.
            change_member(uow, member.keeper, person_id, given)
    except (MemberRefused, PartyExists) as refused:
        return person_page(person_id, problem=refused), 422
    return _back(person_id, _("已保存。"))


@pages.page("/people/<person_id>/roles", guard=Guard.SIGNED_IN, methods=("POST",))
def roles(person_id: str) -> BaseResponse | tuple[str, int]:
    """Give a person exactly the chosen roles."""
    try:
        with services().engine.transact(current_visitor().actor) as uow:
            member = open_member(uow.connection, person_id)
            chosen = request.form.getlist("roles")
            give_roles(uow, member.keeper, person_id, chosen)
    except MemberRefused as refused:
        return person_page(person_id, problem=refused), 422
    return _back(person_id, _("角色已更改，从现在起生效。"))


@pages.page("/people/<person_id>/lock", guard=Guard.SIGNED_IN, methods=("POST",))
def lock(person_id: str) -> BaseResponse:
    """Keep a person out for a while, or let them in again."""
    locked = request.form.get("do") == "lock"
    with services().engine.transact(current_visitor().actor) as uow:
        member = open_member(uow.connection, person_id)
        lock_member(uow, member.keeper, person_id, locked=locked)
    said = _("已停用，其登录已退出。") if locked else _("已恢复，可以登录。")
    return _back(person_id, said)


@pages.page("/people/<person_id>/code", guard=Guard.SIGNED_IN, methods=("POST",))
def code(person_id: str) -> str:
    """Make a one-time code with which a person sets a new password; shown once."""
    with services().engine.transact(current_visitor().actor) as uow:
        member = _managed(uow, person_id)
        must_be_person(uow.connection, person_id)
        made = invite_to_password(uow, member.person)
    return person_page(person_id, code=made, code_days=RESET_DAYS)


@pages.page("/people/<person_id>/phone", guard=Guard.SIGNED_IN, methods=("POST",))
def phone(person_id: str) -> str:
    """Show a whole telephone number; the view log keeps who asked for it."""
    with services().engine.transact(current_visitor().actor) as uow:
        member = open_member(uow.connection, person_id)
        note_view(
            uow,
            kind=Viewed.PHONE,
            object_id=person_id,
            title=f"{member.person.name} {masked(member.person.phone)}",
        )
    return person_page(person_id, whole_phone=True)


def _managed(uow: UnitOfWork, person_id: str) -> Member:
    """Return a person who is the visitor's to manage.

    Raises:
        RightsRefused: they are not.
        Forbidden: it is the visitor, who changes a password under 我的账号.
        MemberRefused: the person does not work here any more.
    """
    member = open_member(uow.connection, person_id)
    member.keeper.must_manage(member.person, member.org)
    if member.is_self:
        raise Forbidden
    if not member.person.active:
        raise MemberRefused(_("已停用或离任的人员不能重设密码"))
    return member


def _new_page(problem: MemberRefused | PartyExists | None = None) -> str:
    with services().engine.read() as connection:
        keeper = visiting_keeper(connection)
        org = org_by_id(connection, _asked_org(keeper))
    choices = role_choices(keeper, org, frozenset(request.form.getlist("roles")))
    if not choices:
        raise Forbidden
    return page(
        "person_new.html",
        org=org,
        roles=choices,
        given=request.form,
        titles=TITLE_LEVELS,
        problem=problem,
    )


def _asked_org(keeper: Keeper) -> str:
    """Return to which organisation somebody is added: one's own, if none is named.

    Raises:
        OrgNotFound: there is none of this name that the visitor sees.
    """
    org_id = request.values.get("org", "") or keeper.org.id
    if not keeper.sees_people_of(org_id):
        raise OrgNotFound(org_id)
    return org_id


def _org_ids(keeper: Keeper, org_id: str) -> frozenset[str] | None:
    """Return whose people are listed; None for an administrator who asks for all."""
    if org_id:
        return frozenset({org_id})
    return None if keeper.is_admin else keeper.below


def _back(person_id: str, text: str) -> BaseResponse:
    return say(redirect(f"/people/{person_id}", code=303), Notice(text))
