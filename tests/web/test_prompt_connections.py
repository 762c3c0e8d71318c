"""Connections on which nothing is asked are closed, others are not."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from tests.support.waiting import wait_until
from web.doorstep import Message, Receive, Scope, Send
from web.prompt_connections import PromptProtocol

WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
HALF = b"GET / HTTP/1.1\r\nHost: "


class Impatient(PromptProtocol):
    """A connection that is watched every few moments."""

    patience = 0.2


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer anything."""
    start: Message = {"type": "http.response.start", "status": 200, "headers": []}
    await send(start)
    await send({"type": "http.response.body", "body": b"hello"})


@pytest.fixture
def port() -> Iterator[int]:
    """Yield the port of a server that is watched closely."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        hello, http=Impatient, log_config=None, lifespan="off", timeout_keep_alive=30
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    wait_until(lambda: server.started)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.mark.parametrize("said", [[], [HALF], [WHOLE], [WHOLE, HALF], [b"\r\n"]])
def test_who_asks_nothing_any_more_is_hung_up_on(port: int, said: list[bytes]) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as caller:
        for part in said:
            caller.sendall(part)

        heard = everything(caller)

    assert heard.count(b"200 OK") == said.count(WHOLE)


def test_who_asks_again_and_again_is_answered_on_one_connection(port: int) -> None:
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    caller.connect()
    first = caller.sock

    for _ in range(5):
        caller.request("GET", "/")
        assert caller.getresponse().read() == b"hello"

    assert caller.sock is first
    caller.close()


def everything(caller: socket.socket) -> bytes:
    """Return what is said until the other side hangs up."""
    heard = b""
    while part := caller.recv(4096):
        heard += part
    return heard
