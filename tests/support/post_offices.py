"""A mail server and a group robot on this machine, which tests may upset."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from typing_extensions import override

from handlers.couriers.mail import Tls


@dataclass
class MailServer:
    """A real SMTP server; what it took is in `letters`."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    #: What it answers to a letter.
    answer: str = "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a letter, or refuse it."""
        if self.answer.startswith("250"):
            content = cast("bytes", envelope.content)
            parsed = message_from_bytes(content, policy=policy.default)
            self.letters.append(parsed)
            self.recipients += envelope.rcpt_tos
        return self.answer


#: A certificate that the tests have made for 127.0.0.1, and its key.
CERTIFICATE = Path(__file__).parent / "mail_certificate" / "certificate.pem"


@contextmanager
def mail_server(
    tls: Tls = Tls.NONE, *, sign_in: Callable[..., AuthResult] | None = None
) -> Iterator[MailServer]:
    """Yield a mail server on a free port of this machine.

    Args:
        tls: How its way is secret; one with STARTTLS takes nothing before it.
        sign_in: Judges who signs in; without it nobody can.
    """
    office = MailServer(port=_free_port())
    secret = None
    if tls is not Tls.NONE:
        secret = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        secret.load_cert_chain(CERTIFICATE, CERTIFICATE.with_name("key.pem"))
    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=office.port,
        ssl_context=secret if tls is Tls.TLS else None,
        tls_context=secret if tls is Tls.STARTTLS else None,
        require_starttls=tls is Tls.STARTTLS,
        authenticator=sign_in,
        auth_required=sign_in is not None and tls is Tls.STARTTLS,
        # Where all is secret from the first byte, aiosmtpd knows of no TLS to require.
        auth_require_tls=tls is Tls.STARTTLS,
    )
    controller.start()
    yield office
    controller.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@dataclass
class RobotServer:
    """An endpoint that answers as a group robot; what it got is in `posted`."""

    origin: str = ""
    posted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    status: int = 200
    answer: dict[str, object] = field(default_factory=lambda: {"errcode": 0})
    #: Cleared: it takes requests and does not answer.
    answers: threading.Event = field(default_factory=threading.Event)

    @property
    def texts(self) -> list[str]:
        """Return what the group has read."""
        return [
            (body.get("markdown") or body["text"])["content"]
            for _path, body in self.posted
        ]


@contextmanager
def robot_server() -> Iterator[RobotServer]:
    """Yield a robot on a free port of this machine."""
    robot = RobotServer()
    robot.answers.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            robot.answers.wait(5)
            if robot.status == 200:
                robot.posted.append((self.path, body))
            text = json.dumps(robot.answer).encode()
            self.send_response(robot.status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        @override
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    robot.origin = f"http://127.0.0.1:{server.server_port}"
    yield robot
    robot.answers.set()
    server.shutdown()
    server.server_close()
    thread.join()
