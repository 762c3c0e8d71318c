"""Let anybody check a paper by the address in its code: kind, number, version, state.

No names, no case: whoever holds the paper knows them, and nobody else should.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import request
from werkzeug.exceptions import NotFound, TooManyRequests

from handlers.deadlines.local_time import local_day
from handlers.documents.press import FileFormat
from handlers.documents.records import DocumentState, document_by_token, version_of
from web.routing import Guard, Pages
from web.security.address import client_address
from web.services import services
from web.templating import page

pages = Pages("document_check", __name__)

_LONGEST_TOKEN = 64


@pages.page("/check/<token>", guard=Guard.PUBLIC)
def check(token: str) -> tuple[str, int]:
    """Say whether a paper is genuine and still in force.

    Raises:
        TooManyRequests: this address asked too often.
        NotFound: no paper has this token.
    """
    address = client_address(request, services().settings)
    if not services().paces.documents.allows(address, now=services().clock.now()):
        raise TooManyRequests
    with services().engine.read() as connection:
        found = document_by_token(connection, token[:_LONGEST_TOKEN])
        if found is None:
            raise NotFound
        if not found.version:
            return page("document_unsigned.html", kind=found.kind.zh), HTTPStatus.OK
        asked = request.args.get("v", "")
        is_version = asked.isdecimal() and 1 <= int(asked[:6]) <= found.version
        version = int(asked[:6]) if is_version else found.version
        content = version_of(connection, found.id, version)
    press = services().press
    shown = page(
        "document_check.html",
        kind=found.kind.zh,
        number=found.number,
        day=local_day(content.written_at),
        version=version,
        is_void=found.state is DocumentState.VOID,
        is_superseded=version < found.version,
        is_whole=press.is_whole(found, version),
        sha256=press.file(found, version, FileFormat.PDF).sha256,
    )
    return shown, HTTPStatus.OK
