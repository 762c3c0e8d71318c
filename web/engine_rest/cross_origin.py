"""Let web apps of other, configured addresses use the machine interface (CORS).

Only a password or token in a header counts here, never a cookie: whoever has neither
gets nowhere. Nobody else's pages may read an answer, or send a header that would let
them in. Operaton's web apps ask the browser to send its own credentials along beside
the header that they set, and browsers hide the answer from them unless that is allowed.
"""

from __future__ import annotations

from flask import Flask, Response, request

from web.engine_rest.answers import empty
from web.engine_rest.operations import PREFIXES
from web.services import services

_METHODS = "GET, POST, PUT, DELETE"
_HEADERS = "Authorization, Content-Type, Accept"
#: Browsers ask again after this, in seconds.
_REMEMBERED = "600"


def init_cross_origin(app: Flask) -> None:
    """Say on every answer of the interface which web app may read it."""
    app.after_request(_may_be_read)


def preflight() -> Response | None:
    """Return the answer to a browser that asks before it sends, None to all others."""
    asked = request.headers.get("Access-Control-Request-Method")
    if request.method != "OPTIONS" or asked is None or _origin() is None:
        return None
    answer = empty()
    answer.headers["Access-Control-Allow-Methods"] = _METHODS
    answer.headers["Access-Control-Allow-Headers"] = _HEADERS
    answer.headers["Access-Control-Max-Age"] = _REMEMBERED
    return answer


def _may_be_read(answer: Response) -> Response:
    if not _is_of_interface() or not services().settings.cors_origins:
        return answer
    answer.vary.add("Origin")
    origin = _origin()
    if origin is not None:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Credentials"] = "true"
    return answer


def _is_of_interface() -> bool:
    return f"{request.path}/".startswith(f"{PREFIXES[0]}/")


def _origin() -> str | None:
    """Return the address of the web app that asks, if it is one of the configured."""
    origin = request.headers.get("Origin")
    return origin if origin in services().settings.cors_origins else None
