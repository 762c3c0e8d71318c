"""Sign in and out; what was typed before a session ended comes back."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from handlers.accounts.errors import SignInBusy, SignInRefused, SignInThrottled
from handlers.accounts.sign_in import Attempt
from web.error_pages import resume_page
from web.i18n import gettext as _
from web.presenters.days import moment_text
from web.routing import Guard, Pages
from web.security import cookies, device, resume
from web.security.address import client_address
from web.security.door import welcome
from web.services import services
from web.templating import page
from web.visitor import current_visitor, visitor_or_none

pages = Pages("sign_in", __name__)

_LONGEST = 200


@pages.page("/sign-in", guard=Guard.PUBLIC)
def show() -> str | BaseResponse:
    """Show the form for login and password."""
    next_path = local_path(request.args.get("next"))
    if visitor_or_none() is not None:
        return redirect(next_path, code=303)
    return page("sign_in.html", next_path=next_path)


@pages.page("/sign-in", guard=Guard.PUBLIC, methods=("POST",))
def enter() -> BaseResponse | tuple[str, int]:
    """Open a session if login and password belong together."""
    login = request.form.get("login", "").strip()[:_LONGEST]
    try:
        token, person = services().sign_ins.sign_in(
            Attempt(
                login=login,
                password=request.form.get("password", ""),
                address=client_address(request, services().settings),
                device=_device(login),
            )
        )
    except SignInThrottled as refused:
        until = moment_text(refused.until)
        problem = _("尝试次数过多，请于 %(until)s 后再试。", until=until)
        return _refused(login, problem), 429
    except SignInBusy as refused:
        return _refused(login, str(refused)), 429
    except SignInRefused:
        return _refused(login, _("账号或密码不正确，请重新输入。")), 422
    response = _welcomed(token)
    cookies.set_session(response, token, services().settings)
    _remember_device(response, person.login)
    return response


@pages.page("/sign-out", guard=Guard.SIGNED_IN, methods=("POST",))
def leave() -> BaseResponse:
    """End the session on this device."""
    visitor = current_visitor()
    services().sign_ins.sign_out(visitor.session, actor=visitor.actor)
    response = make_response(redirect("/sign-in", code=303))
    cookies.clear_session(response, services().settings)
    return response


def local_path(text: str | None) -> str:
    """Return a path of ours to go to, never another site's."""
    parts = urlsplit(text or "")
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    if not is_ours or "\\" in parts.path or parts.path.startswith("//"):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _welcomed(token: str) -> Response:
    """Go where the person was going, or hand back what they had typed."""
    kept = resume.kept_from(request.form.get(resume.FIELD, ""))
    if kept is None:
        path = local_path(request.form.get("next"))
        return make_response(redirect(path, code=303))
    welcome(token)
    return make_response(resume_page(kept))


def _refused(login: str, problem: str) -> str:
    return page(
        "sign_in.html",
        login=login,
        problem=problem,
        next_path=local_path(request.form.get("next")),
        resume=request.form.get(resume.FIELD, ""),
    )


def _device(login: str) -> str | None:
    cookie = request.cookies.get(device.COOKIE)
    return device.device_of(cookie, login, secret=services().secret)


def _remember_device(response: Response, login: str) -> None:
    if _device(login) is not None:
        return
    value = device.new_cookie(login, secret=services().secret)
    cookies.set_device(
        response,
        device.COOKIE,
        value,
        services().settings,
        seconds=device.SECONDS,
    )
