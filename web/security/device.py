"""Know a device on which somebody has signed in before, by a signed cookie.

Such a device has throttling of its own: an outsider who guesses an account's password
from elsewhere cannot keep its owner out.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

COOKIE = "tandem_device"
SECONDS = 365 * 24 * 3600


def new_cookie(login: str, *, secret: bytes) -> str:
    """Return a cookie that says that this login has signed in here."""
    device = secrets.token_hex(8)
    return f"{device}.{_seal(login, device, secret)}"


def device_of(cookie: str | None, login: str, *, secret: bytes) -> str | None:
    """Return the device's id if its cookie was made for this login."""
    device, _, seal = (cookie or "").partition(".")
    expected = _seal(login, device, secret)
    return device if hmac.compare_digest(seal.encode(), expected.encode()) else None


def _seal(login: str, device: str, secret: bytes) -> str:
    message = f"device:{login.casefold()}:{device}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()
