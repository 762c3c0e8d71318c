"""Answer a form that a script sends: where to go next stands in a header.

A script cannot see where a redirect leads, and would fetch the next page in vain; so
it says that it is one, and is told the address instead.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, request

#: Sent by our scripts with a form.
ASKED = "Tandem-Send"
#: Where the browser goes next.
LOCATION = "Tandem-Location"


def init_sending(app: Flask) -> None:
    """Turn redirects into addresses for scripts that ask for it."""
    app.after_request(_tell)


def _tell(response: Response) -> Response:
    if ASKED not in request.headers or response.status_code != HTTPStatus.SEE_OTHER:
        return response
    response.headers[LOCATION] = response.headers.pop("Location")
    response.status_code = HTTPStatus.OK
    response.set_data(b"")
    return response
