"""Carry one sentence from a finished action to the next page, in a signed cookie."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from web.services import services

COOKIE = "tandem_notice"
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Notice:
    """What was done, as the next page says it above everything else."""

    text: str
    #: "" for done, "warn" for done with a remark.
    tone: str = ""


def say(response: Response, notice: Notice) -> Response:
    """Let the next page show a notice."""
    value = _serializer().dumps([notice.text, notice.tone])
    response.set_cookie(
        COOKIE,
        value,
        max_age=_SECONDS,
        secure=services().settings.https,
        httponly=True,
        samesite="Lax",
    )
    return response


def take_notice() -> Notice | None:
    """Return the notice for this page, which is then shown no more."""
    value = request.cookies.get(COOKIE)
    if value is None:
        return None
    g.notice_taken = True
    try:
        text, tone = _serializer().loads(value, max_age=_SECONDS)
    except (BadSignature, ValueError):
        return None
    return Notice(str(text), str(tone))


def forget_taken(response: Response) -> Response:
    """Remove the cookie of a notice that the page has shown."""
    if g.get("notice_taken", False):
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return response


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(services().secret, salt="notice")
