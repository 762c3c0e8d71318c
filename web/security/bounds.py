"""Refuse requests that no page of ours would send, before anything looks at them."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

_MEGABYTE = 1024 * 1024
#: Evidence comes in photos; a form's own text is far smaller.
LARGEST_REQUEST = 40 * _MEGABYTE
LARGEST_TEXT = 2 * _MEGABYTE
MOST_FIELDS = 5000

_PLAIN_FORM = "application/x-www-form-urlencoded"


def check_bounds(request: Request, *, with_body: bool) -> None:
    """Refuse what is too large, and characters that no database stores.

    Raises:
        RequestEntityTooLarge: there is more text, or there are more fields, than a
            form of ours can bring.
        BadRequest: a text holds NUL.
    """
    _refuse_nul([request.path])
    _refuse_nul(part for pair in request.args.items(multi=True) for part in pair)
    if not with_body:
        return
    if request.mimetype == _PLAIN_FORM:
        # Werkzeug limits the parts of uploads; of plain forms only the whole.
        request.max_content_length = LARGEST_TEXT
        if request.get_data(cache=True).count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
    _refuse_nul(part for pair in request.form.items(multi=True) for part in pair)


def _refuse_nul(texts: Iterable[str]) -> None:
    if any("\0" in text for text in texts):
        raise BadRequest
