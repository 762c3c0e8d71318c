"""Seal secrets of bureaus, so that a copy of the database alone does not open them.

Encrypt, then authenticate, with keys derived from the installation's own secret. The
key stream is HMAC-SHA256 over a random nonce and a counter: a pseudo-random function
in counter mode, from the standard library alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from handlers.errors import DomainRefused

_VERSION = "v1"
_NONCE = 16
_BLOCK = 32


class SecretUnreadable(DomainRefused):
    """A sealed secret was changed, or sealed by another installation."""

    def __init__(self) -> None:
        super().__init__("机器人地址无法解密（安装密钥已更换？），请重新录入")


class Vault:
    """Seals and opens short texts with the secret of one installation."""

    def __init__(self, secret: bytes) -> None:
        self._stream_key = _derived(secret, b"tandem vault: stream")
        self._token_key = _derived(secret, b"tandem vault: tokens")
        self._tag_key = _derived(secret, b"tandem vault: tag")

    def seal(self, text: str) -> str:
        """Return a text that only this installation can open."""
        nonce, plain = secrets.token_bytes(_NONCE), text.encode()
        hidden = self._mixed(nonce, plain)
        tag = self._tag(nonce, hidden)
        return ".".join((_VERSION, *(_text(part) for part in (nonce, hidden, tag))))

    def open(self, sealed: str) -> str:
        """Return the text that was sealed.

        Raises:
            SecretUnreadable: it was changed, or another installation sealed it.
        """
        try:
            version, *parts = sealed.split(".")
            nonce, hidden, tag = (base64.urlsafe_b64decode(part) for part in parts)
        except ValueError as error:
            raise SecretUnreadable from error
        is_ours = hmac.compare_digest(tag, self._tag(nonce, hidden))
        if version != _VERSION or not is_ours:
            raise SecretUnreadable
        return self._mixed(nonce, hidden).decode()

    def token(self, what: str) -> str:
        """Return an unguessable text for a thing, the same each time it is asked."""
        return _text(hmac.digest(self._token_key, what.encode(), hashlib.sha256))

    def _mixed(self, nonce: bytes, data: bytes) -> bytes:
        blocks = -(-len(data) // _BLOCK)
        stream = b"".join(
            hmac.digest(self._stream_key, nonce + n.to_bytes(4, "big"), hashlib.sha256)
            for n in range(blocks)
        )
        return bytes(a ^ b for a, b in zip(data, stream, strict=False))

    def _tag(self, nonce: bytes, hidden: bytes) -> bytes:
        return hmac.digest(self._tag_key, nonce + hidden, hashlib.sha256)


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, purpose, hashlib.sha256)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii")
