"""Know from where a request comes, without believing what the sender says of it."""

from __future__ import annotations

from flask import Request

from web.config import Settings, is_loopback


def client_address(request: Request, settings: Settings) -> str:
    """Return the address of the sender.

    Only a reverse proxy on this machine, which the settings must name, may speak for
    another; of its list the last entry alone is its own word.
    """
    peer = request.remote_addr or ""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.public_url is None or not forwarded or not is_loopback(peer):
        return peer
    return forwarded.rsplit(",", 1)[-1].strip() or peer
