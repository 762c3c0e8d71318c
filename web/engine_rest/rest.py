"""What the interface does not have: everything else says so."""

from __future__ import annotations

from flask import Flask, Response, request

from web.engine_rest.cross_origin import preflight
from web.engine_rest.door import caller_of_request
from web.engine_rest.errors import NotImplementedHere
from web.engine_rest.operations import PREFIXES
from web.routing import Guard

_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")


def is_of_machines(path: str) -> bool:
    """Say whether a path belongs to the machine interface."""
    head = PREFIXES[0]
    return path == head or path.startswith(f"{head}/")


def _refuse(rest: str = "") -> Response:
    allowed = preflight()
    if allowed is not None:
        return allowed
    caller_of_request()
    raise NotImplementedHere(what=f"{request.method} /{rest}")


def init_rest(app: Flask, guards: dict[str, Guard]) -> None:
    """Answer every other path below the interface with 501."""
    head = PREFIXES[0]
    for number, rule in enumerate((head, f"{head}/", f"{head}/<path:rest>")):
        endpoint = f"engine_rest_other_{number}"
        guards[endpoint] = Guard.MACHINE
        app.add_url_rule(
            rule,
            endpoint=endpoint,
            view_func=_refuse,
            methods=list(_METHODS),
            provide_automatic_options=False,
        )
