"""Take a port for the service, so that answers leave it at once."""

from __future__ import annotations

import socket

_BACKLOG = 512


def listen(host: str, port: int) -> socket.socket:
    """Take a port; 0 is any that is free.

    Raises:
        OSError: the port is taken, or the host is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it. asyncio sets it for sockets that name their protocol
    # only; without it an answer of two pieces waits 40 ms for the reader's receipt.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(_BACKLOG)
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the address at which a listener is called."""
    host, port = listener.getsockname()[:2]
    # One listens everywhere, but calls somewhere.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
