"""For operators: every key there is, and the accounts of programs."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from engine import UnitOfWork
from handlers.errors import DomainRefused
from handlers.machines.errors import TokenNotFound
from handlers.machines.programs import add_program, must_be_program, programs_in
from handlers.machines.tokens import make_token, revoke_token, tokens_of
from handlers.parties.orgs import orgs_by_ids
from handlers.parties.people import people_by_ids
from web.exporting import asked_kind, export_links
from web.i18n import gettext as _
from web.i18n import marked
from web.listing import Listing
from web.notices import Notice, say
from web.people_reading import visiting_keeper
from web.presenters.days import moment_text
from web.presenters.tokens import TokenRow, scope_choices, token_row
from web.requests import request_key
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.token_making import LIVES, USUAL_LIFE, new_token_id, wanted_token
from web.visitor import current_visitor

pages = Pages("all_tokens", __name__)

_LISTING = Listing[TokenRow](
    marked("访问密钥"),
    (
        (marked("名称"), lambda row: row.name),
        (marked("账号"), lambda row: row.owner),
        (marked("单位"), lambda row: row.org),
        (marked("权限"), lambda row: row.scopes),
        (marked("任务主题"), lambda row: row.topics),
        (marked("生成时间"), lambda row: moment_text(row.made_at)),
        (marked("有效期至"), lambda row: moment_text(row.expires_at)),
        (
            marked("最近使用"),
            lambda row: moment_text(row.used_at) if row.used_at else "",
        ),
        (marked("状态"), lambda row: row.state),
    ),
)


@pages.page("/admin/tokens", guard=Guard.OPERATOR)
def show() -> str | Response:
    """Show every key, those that work first; or take the list along."""
    kind = asked_kind()
    return _page() if kind is None else _LISTING.export(_rows(), kind)


@pages.page("/admin/tokens", guard=Guard.OPERATOR, methods=("POST",))
def make() -> str | BaseResponse | tuple[str, int]:
    """Make a key for the account of a program, which may be founded with it."""
    secret = ""
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                secret = make_token(
                    uow,
                    wanted_token(),
                    token_id=new_token_id(),
                    operates=True,
                    for_program=_account(uow),
                )
    except DomainRefused as refused:
        return _page(problem=str(refused)), 422
    return _page(secret=secret) if secret else redirect("/admin/tokens", code=303)


@pages.page("/admin/tokens/<token_id>/revoke", guard=Guard.OPERATOR, methods=("POST",))
def revoke(token_id: str) -> BaseResponse:
    """Shut out whoever comes with a key, whosever it is.

    Raises:
        NotFound: there is no such key that works.
    """
    try:
        with services().engine.transact(current_visitor().actor, request_key()) as uow:
            if not uow.repeated:
                revoke_token(uow, token_id, of_everybody=True)
    except TokenNotFound as error:
        raise NotFound from error
    notice = Notice(_("已停用，用它的程序从现在起进不来。"))
    return say(redirect("/admin/tokens", code=303), notice)


def _account(uow: UnitOfWork) -> str:
    """Return the account that the key is for: one there is, or a new one."""
    account = request.form.get("account", "")
    if account:
        return must_be_program(uow.connection, account).id
    return add_program(
        uow,
        visiting_keeper(uow.connection),
        login=request.form.get("login", ""),
        name=request.form.get("program", ""),
    ).id


def _rows() -> list[TokenRow]:
    now = services().clock.now()
    with services().engine.read() as connection:
        found = tokens_of(connection)
        people = people_by_ids(connection, {each.person_id for each in found})
        orgs = orgs_by_ids(connection, [each.org_id for each in people.values()])
    rows = []
    for each in found:
        owner = people[each.person_id]
        row = token_row(each, now=now, owner=owner.name, org=orgs[owner.org_id].name)
        rows.append(row if owner.active else replace(row, state=_("账号已停用")))
    return sorted(rows, key=lambda row: not row.is_live)


def _page(problem: str = "", secret: str = "") -> str:
    given = request.form if problem else {}
    with services().engine.read() as connection:
        programs = programs_in(connection)
        keeper = visiting_keeper(connection)
    return page(
        "all_tokens.html",
        rows=_rows(),
        programs=programs,
        may_found=keeper.is_admin,
        scopes=scope_choices(operates=True),
        lives=LIVES,
        usual=USUAL_LIFE,
        given=given,
        chosen=request.form.getlist("scope") if problem else [],
        problem=problem,
        secret=secret,
        address=f"{services().settings.origin}/engine-rest",
        exports=export_links("/admin/tokens", {}),
    )
