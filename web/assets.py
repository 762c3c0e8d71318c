"""Serve styles and scripts under addresses that change with their content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response, request, send_from_directory

from web.routing import Guard, Pages

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"

pages = Pages("assets", __name__)

_YEAR = 31_536_000
#: Scripts that every page has.
_OWN = ("tandem", "photos", "columns", "kept")


@dataclass(frozen=True, slots=True)
class Script:
    """A script of a page, with the digest that the browser must find."""

    url: str
    integrity: str | None = None


@pages.page("/static/<path:name>", guard=Guard.PUBLIC)
def static_file(name: str) -> Response:
    """Send a style, a script or a font."""
    response = send_from_directory(STATIC, name)
    if "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def asset(name: str) -> str:
    """Return the address of a file of ours, with its digest."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


@cache
def vendored(name: str) -> Script | None:
    """Return a script or style of another maker, None if it was not installed.

    Pages work without: `make setup` copies these files, the repository has none.
    """
    if not (VENDOR / name).is_file():
        return None
    manifest = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
    return Script(asset(f"vendor/{name}"), manifest.get(name, {}).get("integrity"))


@cache
def page_scripts() -> tuple[Script, ...]:
    """Return the scripts of every page."""
    own = tuple(Script(asset(f"js/{name}.js")) for name in _OWN)
    found = (vendored("htmx.org/htmx.min.js"), *own)
    return tuple(script for script in found if script is not None)
