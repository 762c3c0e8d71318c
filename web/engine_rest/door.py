"""Let programs in: by HTTP Basic or a bearer token, never by a cookie of a browser.

A browser may send a password that it was asked for once by itself, to whatever a
foreign page points it at. Programs and scripts that set the header on purpose are told
apart from such requests by what browsers say of them (Fetch Metadata).
"""

from __future__ import annotations

import base64
import binascii

from flask import Request, g, request

from handlers.machines.entrance import Caller
from handlers.machines.errors import CallerUnknown
from handlers.machines.scopes import Scope
from web.engine_rest.errors import RestRefused, ScopeMissing
from web.security.address import client_address
from web.services import services

#: No script had its hand in it: an address that was opened, a picture, a plain form.
_UNASKED = frozenset({"navigate", "no-cors"})
_ELSEWHERE = frozenset({"cross-site", "same-site"})
_LONGEST = 4096


def require(scope: Scope) -> Caller:
    """Return who asks, if they may do this kind of thing.

    Raises:
        CallerUnknown: nobody is known by what they came with.
        ScopeMissing: the program may not do this.
        RestRefused: another site made a browser send it.
    """
    caller = caller_of_request()
    if scope not in caller.scopes:
        raise ScopeMissing(scope)
    return caller


def caller_of_request() -> Caller:
    """Return who asks; asked again within a request it is known already."""
    known: Caller | None = g.get("machine_caller")
    if known is None:
        known = g.machine_caller = _identify(request)
    return known


def _identify(sent: Request) -> Caller:
    if _was_made_to_send(sent):
        raise RestRefused(reason="A page of another site may not send this request")
    kind, _, credentials = sent.headers.get("Authorization", "").partition(" ")
    if len(credentials) > _LONGEST:
        raise CallerUnknown
    entrance = services().machines
    if kind.lower() == "bearer":
        return entrance.by_token(credentials.strip())
    if kind.lower() == "basic":
        login, password = _basic(credentials)
        address = client_address(sent, services().settings)
        return entrance.by_password(login, password, address=address)
    raise CallerUnknown


def _was_made_to_send(sent: Request) -> bool:
    return (
        sent.headers.get("Sec-Fetch-Mode", "") in _UNASKED
        and sent.headers.get("Sec-Fetch-Site", "") in _ELSEWHERE
    )


def _basic(credentials: str) -> tuple[str, str]:
    """Return login and password of HTTP Basic (RFC 7617), in UTF-8."""
    try:
        text = base64.b64decode(credentials.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise CallerUnknown from error
    login, colon, password = text.partition(":")
    if not colon or not login or not password or "\0" in text:
        raise CallerUnknown
    return login, password
