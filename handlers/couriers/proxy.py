"""A proxy through which messages leave networks that let nothing else out."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_PORT = 3128


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Where to ask for a tunnel, and as whom."""

    host: str
    port: int
    user: str = ""
    #: Never shown: not in a log, not in an error.
    password: str = field(default="", repr=False)

    @property
    def headers(self) -> Mapping[str, str]:
        """Return what the proxy is told of who asks."""
        if not self.user:
            return {}
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Proxy-Authorization": f"Basic {pair}"}


def proxy_of(url: str) -> Proxy:
    """Return the proxy of an address such as `http://user:password@host:3128`.

    The way to the proxy is in the clear; what goes through the tunnel is not.

    Raises:
        ValueError: it is no address of a proxy.
    """
    parts = urlsplit(url)
    more = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme != "http" or not parts.hostname or more or parts.port == 0:
        message = "expected http://[user:password@]host[:port]"
        raise ValueError(message)
    return Proxy(
        host=parts.hostname,
        port=parts.port or _PORT,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
