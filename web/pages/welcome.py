"""The first sign-in with a one-time code: the code, a password, one's own matter."""

from __future__ import annotations

from flask import make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from handlers.accounts.errors import (
    InvitationRefused,
    PasswordRefused,
    SignInThrottled,
)
from handlers.accounts.invitations import Invitation, Purpose
from handlers.accounts.welcome import Admitted, Arrival
from handlers.parties.errors import MemberRefused, PartyExists
from handlers.parties.orgs import org_by_id
from handlers.parties.people import person_by_id
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.days import moment_text
from web.presenters.work import case_url
from web.routing import Guard, Pages
from web.security import cookies
from web.security.address import client_address
from web.services import services
from web.templating import page

pages = Pages("welcome", __name__)

_LONGEST = 40


@pages.page("/welcome", guard=Guard.PUBLIC)
def show() -> str:
    """Ask for the code that stands on the paper."""
    return page("welcome.html")


@pages.page("/welcome", guard=Guard.PUBLIC, methods=("POST",))
def enter() -> BaseResponse | str | tuple[str, int]:
    """Take the code, then what the person tells of themselves, and let them in."""
    code = request.form.get("code", "").strip()[:_LONGEST]
    try:
        found = services().welcomes.look(code, address=_address())
    except (InvitationRefused, SignInThrottled) as refused:
        return _refused_code(refused)
    if "password" not in request.form:
        return _details(code, found)
    if request.form.get("password") != request.form.get("again"):
        return _details(code, found, _("两次输入的密码不一致，请重新输入")), 422
    try:
        return _welcomed(services().welcomes.admit(_arrival(code)))
    except (MemberRefused, PartyExists, PasswordRefused) as refused:
        return _details(code, found, str(refused)), 422
    except (InvitationRefused, SignInThrottled) as refused:
        return _refused_code(refused)


def _arrival(code: str) -> Arrival:
    return Arrival(
        code=code,
        address=_address(),
        password=request.form.get("password", ""),
        login=request.form.get("login", ""),
        name=request.form.get("name", ""),
        phone=request.form.get("phone", ""),
    )


def _welcomed(admitted: Admitted) -> BaseResponse:
    """Lead to the case for which the code was given out, or to the inbox."""
    has_case = admitted.business_key is not None
    target = case_url(admitted.business_key or "") if has_case else "/inbox"
    response = make_response(redirect(target, code=303))
    cookies.set_session(response, admitted.token, services().settings)
    said = _(
        "您已登录。下次用登录名 %(login)s 和刚设的密码。", login=admitted.person.login
    )
    return say(response, Notice(said))


def _details(code: str, found: Invitation, problem: str = "") -> str:
    with services().engine.read() as connection:
        org = org_by_id(connection, found.org_id)
        is_new = found.purpose is Purpose.JOIN
        person = None if is_new else person_by_id(connection, str(found.person_id))
    return page(
        "welcome_details.html",
        code=code,
        org=org,
        person=person,
        given=request.form,
        problem=problem,
    )


def _refused_code(refused: InvitationRefused | SignInThrottled) -> tuple[str, int]:
    if isinstance(refused, SignInThrottled):
        until = moment_text(refused.until)
        problem = _("尝试次数过多，请于 %(until)s 后再试。", until=until)
        return page("welcome.html", problem=problem), 429
    return page("welcome.html", problem=str(refused)), 422


def _address() -> str:
    return client_address(request, services().settings)
