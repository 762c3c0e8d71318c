"""Know from where a request comes, without believing what the sender says of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request

from web.config import Settings, is_loopback

#: The command line comes under these, and whoever tries the service out.
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def is_our_host(request: Request, settings: Settings) -> bool:
    """Say whether a request names us by a name that is ours: others are an attack.

    Flask's own check knows no address of IPv6.
    """
    name = urlsplit(f"//{request.host}").hostname
    return name in _THIS_MACHINE | {urlsplit(settings.origin).hostname}


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
