"""Stand at the door of every request: who is it, may they, did they mean it."""

from __future__ import annotations

from flask import Flask, Response, g, request
from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from handlers.accounts.sign_in import SignedIn
from handlers.parties.access import actor_for
from web import notices
from web.config import is_loopback
from web.roles import manages
from web.routing import Guard, guard_of
from web.security import cookies, forgery, headers
from web.security.address import is_our_host
from web.security.bounds import check_bounds
from web.services import services
from web.visitor import (
    PageExpired,
    PasswordChangeNeeded,
    SignInNeeded,
    Visitor,
    visitor_or_none,
)

#: What a person may open before they have a password of their own.
_BEFORE_CHANGE = frozenset({"account.show", "account.change_password", "sign_in.leave"})
#: Headers of reverse proxies.
_HANDED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-Ip")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def init_door(app: Flask) -> None:
    """Check every request before its view, and dress every response after it."""
    app.before_request(_check)
    app.after_request(_dress)


def _check() -> None:
    """Let the request in, or refuse it.

    Raises:
        NotFound: the endpoint declares no guard.
        BadRequest: it is for another host, or no page of ours would send it.
        Forbidden: another site sent the request, or the visitor lacks the role.
        SignInNeeded: the page is for people who are signed in.
        PasswordChangeNeeded: the person has no password of their own yet.
        PageExpired: the form's token is not of this session.
    """
    if not is_our_host(request, services().settings):
        raise BadRequest
    if request.endpoint is None:
        _identify()
        return
    guard = guard_of(request.endpoint)
    if guard is None:
        raise NotFound
    if guard is Guard.LOCAL_COMMAND:
        _check_local()
        return
    if guard is Guard.MACHINE:
        # No session and no form: each operation asks who calls (web.engine_rest.door).
        check_bounds(request, with_body=False)
        return
    if request.endpoint != "assets.static_file":
        _identify()
    check_bounds(request, with_body=request.method not in _SAFE)
    _check_sender()
    _check_guard(guard)
    _check_token()


def _identify() -> None:
    g.csrf_subject = cookies.visitor_subject(request) or forgery.new_subject()
    g.csrf_subject_is_new = cookies.visitor_subject(request) is None
    token = cookies.session_token(request, services().settings)
    if token is not None:
        welcome(token)


def visitor_of(signed_in: SignedIn) -> Visitor:
    """Return the visitor that a signed-in person is."""
    return Visitor(
        person=signed_in.person,
        actor=actor_for(signed_in.person, stands_in_for=signed_in.stands_in_for),
        session=signed_in.session,
        stands_in_for=signed_in.stands_in_for,
    )


def welcome(token: str) -> None:
    """Treat the rest of this request as one of the person who just signed in."""
    signed_in = services().sign_ins.signed_in(token)
    if signed_in is not None:
        g.visitor = visitor_of(signed_in)


def _check_local() -> None:
    """Let in who connects from this machine, not who is handed on by a proxy on it."""
    handed_on = any(name in request.headers for name in _HANDED_ON)
    if handed_on or not is_loopback(request.remote_addr or ""):
        raise Forbidden


def _check_sender() -> None:
    scheme = "https" if services().settings.https else "http"
    if request.method not in _SAFE and not forgery.comes_from_here(
        request, scheme=scheme
    ):
        raise Forbidden


def _check_guard(guard: Guard) -> None:
    if guard is Guard.PUBLIC:
        return
    visitor = visitor_or_none()
    if visitor is None:
        raise SignInNeeded
    if visitor.person.must_change_password and request.endpoint not in _BEFORE_CHANGE:
        raise PasswordChangeNeeded
    if guard is Guard.OPERATOR and not visitor.actor.operates:
        raise Forbidden
    if guard is Guard.MANAGER and not manages(visitor):
        raise Forbidden


def _check_token() -> None:
    if request.method in _SAFE:
        return
    given = request.form.get(forgery.FIELD, "")
    if not forgery.is_token(given, forgery.present_subject(), secret=services().secret):
        raise PageExpired


def _dress(response: Response) -> Response:
    settings = services().settings
    fresh = g.get("csrf_subject_is_new", False) and visitor_or_none() is None
    if fresh and response.mimetype == "text/html":
        cookies.set_visitor_subject(response, g.csrf_subject, settings)
    notices.forget_taken(response)
    return headers.add_headers(response, https=settings.https)
