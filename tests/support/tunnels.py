"""A proxy on this machine that opens tunnels, and a host of robots behind it."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from typing_extensions import override

#: Certificate and key of `qyapi.weixin.qq.com`, invented here and trusted by nobody.
CERTIFICATE = Path(__file__).with_name("invented_robot_host.pem")
_PATIENCE = 5


@dataclass
class Tunnels:
    """What the proxy was asked for, and what the host behind it got."""

    port: int = 0
    #: Targets of `CONNECT`, as they were asked for.
    asked: list[str] = field(default_factory=list)
    #: What it was told of who asks.
    credentials: list[str | None] = field(default_factory=list)
    posted: list[dict[str, Any]] = field(default_factory=list)
    #: Names by which the host was greeted under TLS.
    greeted: list[str] = field(default_factory=list)
    #: What it answers to `CONNECT`.
    status: int = 200


def trusting() -> ssl.SSLContext:
    """Return a context that trusts the invented host and nobody else."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


@contextmanager
def tunnels() -> Iterator[Tunnels]:
    """Yield a proxy whose tunnels all end at one host on this machine."""
    found = Tunnels()
    with (
        _serving(_robot(found), tls=_hosting(found)) as robot_port,
        _serving(_proxy(found, robot_port)) as port,
    ):
        found.port = port
        yield found


def _robot(found: Tunnels) -> type[BaseHTTPRequestHandler]:
    class Robot(_Silent):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            found.posted.append(json.loads(self.rfile.read(length)))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"errcode": 0}')

    return Robot


def _proxy(found: Tunnels, robot_port: int) -> type[BaseHTTPRequestHandler]:
    class Proxy(_Silent):
        def do_CONNECT(self) -> None:
            found.asked.append(self.path)
            found.credentials.append(self.headers["Proxy-Authorization"])
            self.send_response(found.status)
            self.end_headers()
            if found.status == 200:
                with socket.create_connection(("127.0.0.1", robot_port)) as behind:
                    _pass_on(self.connection, behind)

    return Proxy


def _hosting(found: Tunnels) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    context.sni_callback = lambda _socket, name, _: found.greeted.append(name)
    return context


def _pass_on(first: socket.socket, second: socket.socket) -> None:
    """Pass bytes on in both directions until one side has ended."""
    other = {first: second, second: first}
    while ready := select.select([first, second], [], [], _PATIENCE)[0]:
        for each in ready:
            content = each.recv(65_536)
            if not content:
                return
            other[each].sendall(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever distrusts a certificate hangs up."""


class _Silent(BaseHTTPRequestHandler):
    @override
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _serving(
    handler: type[BaseHTTPRequestHandler], *, tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    server = _Server(("127.0.0.1", 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with contextlib.ExitStack() as ending:
        ending.callback(thread.join)
        ending.callback(server.server_close)
        ending.callback(server.shutdown)
        yield server.server_port
