"""Name a form that is sent, so that the engine does what it asks only once."""

from __future__ import annotations

import hashlib

from flask import request

from engine import RequestKey
from web.security import forgery
from web.templating import REQUEST_KEY_FIELD

_LONGEST = 64


def request_key() -> RequestKey | None:
    """Return the key that the page gave its form, with a digest of what was asked."""
    key = request.form.get(REQUEST_KEY_FIELD, "")[:_LONGEST]
    if not key:
        return None
    digest = hashlib.sha256(f"{request.method} {request.path}".encode())
    for name, value in sorted(request.form.items(multi=True)):
        if name != forgery.FIELD:
            digest.update(f"\0{name}\0{value}".encode())
    return RequestKey(key=key, digest=digest.hexdigest())
