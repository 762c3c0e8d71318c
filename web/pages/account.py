"""One's own account: who am I here, another password, another language."""

from __future__ import annotations

from flask import make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from handlers.accounts.errors import PasswordRefused, SignInBusy
from handlers.accounts.members import set_position_consent
from handlers.accounts.sign_in import SignedIn
from handlers.evidence.photos import forget_positions
from handlers.parties.model import ROLE_NAMES
from handlers.parties.orgs import org_by_id
from web.i18n import COOKIE, LANGUAGES
from web.i18n import gettext as _
from web.notices import Notice, say
from web.pages.sign_in import local_path
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("account", __name__)

_YEAR = 365 * 24 * 3600


@pages.page("/me", guard=Guard.SIGNED_IN)
def show() -> str:
    """Show the person's own data and the form for another password."""
    return _account()


@pages.page("/me/password", guard=Guard.SIGNED_IN, methods=("POST",))
def change_password() -> BaseResponse | tuple[str, int]:
    """Change the password and end the sessions on other devices."""
    visitor = current_visitor()
    if request.form.get("new", "") != request.form.get("again", ""):
        return _account(problem=_("两次输入的新密码不一致，请重新输入")), 422
    try:
        services().sign_ins.change_password(
            SignedIn(person=visitor.person, session=visitor.session),
            old=request.form.get("old", ""),
            new=request.form.get("new", ""),
        )
    except (PasswordRefused, SignInBusy) as refused:
        return _account(problem=str(refused)), 422
    notice = Notice(_("密码已修改，其他设备上的登录已退出。"))
    response = make_response(redirect("/me", code=303))
    return say(response, notice)


@pages.page("/me/position", guard=Guard.SIGNED_IN, methods=("POST",))
def position() -> BaseResponse:
    """Allow the position of one's photographs to be kept, or withdraw that."""
    allowed = request.form.get("do") == "allow"
    with services().engine.transact(current_visitor().actor) as uow:
        set_position_consent(uow, current_visitor().person.id, allowed=allowed)
        if not allowed:
            forget_positions(uow, current_visitor().person.id)
    said = (
        _("已同意保留照片位置。")
        if allowed
        else _("已撤回：以前保留的位置已删除，今后上传的照片不保留位置。")
    )
    return say(redirect("/me#position", code=303), Notice(said))


@pages.page("/language", guard=Guard.PUBLIC, methods=("POST",))
def choose_language() -> BaseResponse:
    """Show the pages in another language on this device."""
    response = redirect(local_path(request.form.get("next")), code=303)
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=_YEAR,
            secure=services().settings.https,
            httponly=True,
            samesite="Lax",
        )
    return response


def _account(problem: str | None = None) -> str:
    person = current_visitor().person
    with services().engine.read() as connection:
        org = org_by_id(connection, person.org_id)
    roles = [_(ROLE_NAMES.get(role, role)) for role in sorted(person.roles)]
    return page("account.html", person=person, org=org, roles=roles, problem=problem)
