"""For designers: change a diagram in the browser, check it, save it, deploy it."""

from __future__ import annotations

from flask import Response, make_response

from web.deployed_reading import version_row
from web.routing import Guard, Pages
from web.security.headers import POLICY
from web.services import services
from web.templating import page

pages = Pages("designer_editor", __name__)

#: The editor shows the icons of elements from texts of its own.
_POLICY = POLICY.replace("img-src 'self'", "img-src 'self' data:")


@pages.page("/designer/definitions/<definition_id>/edit", guard=Guard.OPERATOR)
def edit(definition_id: str) -> Response:
    """Open one version of a process in the editor."""
    found = services().engine.definition(definition_id)
    body = page("designer_editor.html", definition=version_row(found)[0])
    answer = make_response(body)
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer
