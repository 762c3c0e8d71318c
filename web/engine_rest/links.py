"""Addresses in answers."""

from __future__ import annotations

from web.engine_rest.operations import PREFIXES
from web.services import services


def link(path: str, *, rel: str = "self", method: str = "GET") -> dict[str, str]:
    """Return an address below the interface."""
    href = f"{services().settings.origin}{PREFIXES[0]}{path}"
    return {"method": method, "href": href, "rel": rel}
