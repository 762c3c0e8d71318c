"""Refuse requests that another site made a browser send (CSRF)."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Request, g

from web.visitor import visitor_or_none

FIELD = "csrf_token"


def token_for(subject: str, *, secret: bytes) -> str:
    """Return the token of a session, or of a visitor who is about to sign in."""
    return hmac.new(secret, f"csrf:{subject}".encode(), hashlib.sha256).hexdigest()


def is_token(given: str, subject: str, *, secret: bytes) -> bool:
    """Say whether a token belongs to the subject, without telling by time."""
    return hmac.compare_digest(
        given.encode(), token_for(subject, secret=secret).encode()
    )


def comes_from_here(request: Request, *, scheme: str) -> bool:
    """Say whether one of our own pages sent the request, as far as browsers tell.

    Old browsers send neither header; the token alone speaks for them.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{scheme}://{request.host}"


def new_subject() -> str:
    """Return a random subject for a visitor without a session."""
    return secrets.token_urlsafe(32)


def present_token(*, secret: bytes) -> str:
    """Return the token of the present session, or of a visitor who has none."""
    return token_for(present_subject(), secret=secret)


def present_subject() -> str:
    """Return whose token counts: the session's, else that of a fresh visitor."""
    visitor = visitor_or_none()
    if visitor is not None:
        return visitor.session.token_hash
    # A refusal at the door shows a page before anybody was looked at.
    subject: str = g.get("csrf_subject") or new_subject()
    return subject
