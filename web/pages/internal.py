"""Take commands of the command line on the same machine, by a token from its files."""

from __future__ import annotations

import hmac

from flask import current_app, request
from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from engine import EngineError
from web.local_commands import COMMANDS, Answer, reason_of, run_command
from web.routing import Guard, Pages
from web.services import services

pages = Pages("internal", __name__)

HEADER = "X-Tandem-Token"


@pages.page("/internal/command", guard=Guard.LOCAL_COMMAND, methods=("POST",))
def command() -> Answer | tuple[Answer, int]:
    """Carry out a command of the command line.

    Raises:
        BadRequest: it is not what our command line sends.
        Forbidden: the token is not that of this process.
        NotFound: there is no such command.
    """
    expected = str(current_app.extensions["command_token"] or "")
    given = request.headers.get(HEADER, "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Forbidden
    body = request.get_json()
    if not isinstance(body, dict) or not isinstance(body.get("arguments"), dict):
        raise BadRequest
    if str(body.get("command")) not in COMMANDS:
        raise NotFound
    try:
        return run_command(services(), body["command"], body["arguments"])
    except EngineError as refused:
        return {"refused": reason_of(refused)}, 422
