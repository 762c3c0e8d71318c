"""Put on every response the headers that keep browsers from helping an attacker."""

from __future__ import annotations

from flask import Response, request

from web.visitor import visitor_or_none

_DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
POLICY = "; ".join(f"{name} {sources}" for name, sources in _DIRECTIVES.items())

#: What people upload is shown to nobody as a page, whatever it contains.
UPLOAD_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: A page asks a phone where it is only if the visitor lets positions be kept.
_PERMISSIONS = "camera=(), geolocation={}, microphone=(), payment=()"
_YEAR = 31_536_000


def add_headers(response: Response, *, https: bool) -> Response:
    """Add the headers; a view that set one of them on purpose keeps its own."""
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    where = "(self)" if _lets_position_be_kept() else "()"
    response.headers.setdefault("Permissions-Policy", _PERMISSIONS.format(where))
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("Cache-Control", "no-store")
    if https:
        response.headers.setdefault(
            "Strict-Transport-Security", f"max-age={_YEAR}; includeSubDomains"
        )
    if request.endpoint == "sign_in.leave":
        response.headers.setdefault("Clear-Site-Data", '"cache", "storage"')
    return response


def _lets_position_be_kept() -> bool:
    visitor = visitor_or_none()
    return visitor is not None and visitor.person.position_consent_at is not None
