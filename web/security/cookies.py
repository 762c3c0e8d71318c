"""Set and read the session cookie: locked to the host and to https where there is."""

from __future__ import annotations

from flask import Request
from werkzeug.wrappers import Response

from web.config import Settings

_NAME = "tandem"
#: Holds whose token a page without a session carries.
_VISITOR = "tandem_visitor"


def session_name(settings: Settings) -> str:
    """Return the cookie's name; browsers hold `__Host-` to its promise over https."""
    return f"__Host-{_NAME}" if settings.https else _NAME


def session_token(request: Request, settings: Settings) -> str | None:
    """Return the session token that a request carries."""
    return request.cookies.get(session_name(settings))


def set_session(response: Response, token: str, settings: Settings) -> None:
    """Give a browser its session."""
    _set(response, session_name(settings), token, settings)


def clear_session(response: Response, settings: Settings) -> None:
    """Take the session from a browser."""
    response.delete_cookie(
        session_name(settings), secure=settings.https, httponly=True, samesite="Lax"
    )


def visitor_subject(request: Request) -> str | None:
    """Return the subject of a visitor who has no session."""
    return request.cookies.get(_VISITOR)


def set_visitor_subject(response: Response, subject: str, settings: Settings) -> None:
    """Remember the subject of a visitor who has no session."""
    _set(response, _VISITOR, subject, settings)


def set_device(
    response: Response, name: str, value: str, settings: Settings, *, seconds: int
) -> None:
    """Let a browser remember for long that somebody has signed in on it."""
    _set(response, name, value, settings, seconds=seconds)


def _set(
    response: Response,
    name: str,
    value: str,
    settings: Settings,
    *,
    seconds: int | None = None,
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        secure=settings.https,
        httponly=True,
        samesite="Lax",
        path="/",
    )
