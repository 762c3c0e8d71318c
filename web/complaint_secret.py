"""Make the secret address under which a complaint is followed.

It follows from the form that was sent and from a key that only the server has: whoever
sends the same form again, because no answer came, is led to the same address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from engine import RequestKey
from web.services import services

_BYTES = 24


def progress_secret(key: RequestKey | None) -> str:
    """Return the secret of the complaint that a form brings."""
    if key is None:
        return secrets.token_urlsafe(_BYTES)
    said = f"complaint:{key.key}".encode()
    made = hmac.new(services().secret, said, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:_BYTES]).decode()
