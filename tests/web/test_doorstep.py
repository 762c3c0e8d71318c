"""Requests are handed on whole: a slow or odd sender holds no worker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any

import pytest

from web.doorstep import Doorstep, Message, Receive, Scope, Send

LIMIT = 3_000_000


class Pages:
    """An application that reads the body to its end and answers its size."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[tuple[bytes, bytes]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with 200."""
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.bodies.append(body)
        self.headers = scope["headers"]
        await send({"type": "http.response.start", "status": 200, "headers": []})


def call(
    pages: Pages,
    chunks: Iterable[bytes | None],
    *,
    headers: list[tuple[bytes, bytes]] | None = None,
    query: bytes = b"",
    path: str = "/inbox",
    pause: float = 5.0,
) -> list[Message]:
    """Send a body in pieces; None stands for one that never comes."""
    pending = list(chunks)
    sent: list[Message] = []

    async def receive() -> Message:
        if not pending:
            return {"type": "http.disconnect"}
        chunk = pending.pop(0)
        if chunk is None:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": chunk, "more_body": bool(pending)}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "path": path,
        "headers": headers or [],
        "query_string": query,
    }
    asyncio.run(Doorstep(pages, largest=LIMIT, pause=pause)(scope, receive, send))
    return sent


@pytest.mark.parametrize(
    "chunks", [[b""], [b"abc"], [b"a" * 700_000] * 4, [b"", b"x", b"", b"y"]]
)
def test_a_body_comes_through_as_it_was_sent(chunks: list[bytes]) -> None:
    pages = Pages()

    call(pages, chunks)

    assert pages.bodies == [b"".join(chunks)]


def test_a_body_that_stops_coming_never_reaches_a_worker() -> None:
    pages = Pages()

    sent = call(pages, [b"half", None], pause=0.01)

    assert sent[0]["status"] == 408
    assert "请再试一次" in sent[1]["body"].decode()
    assert pages.bodies == []


def test_a_sender_who_goes_away_half_way_is_forgotten() -> None:
    pages = Pages()

    sent = call(pages, [])

    assert sent == []
    assert pages.bodies == []


def test_more_than_the_largest_upload_is_refused_without_being_kept() -> None:
    pages = Pages()

    sent = call(pages, [b"x" * 1_000_000] * 4)

    assert sent[0]["status"] == 413
    assert (b"connection", b"close") in sent[0]["headers"]
    assert pages.bodies == []


def test_what_says_at_once_that_it_is_too_large_gets_a_page_and_is_not_read() -> None:
    pages = Pages()

    sent = call(pages, [None], headers=[(b"content-length", b"99999999")], pause=0.01)

    assert sent[0]["status"] == 200
    assert pages.bodies == [b""]


def test_a_header_in_a_spelling_that_passes_for_another_is_left_out() -> None:
    pages = Pages()

    call(
        pages,
        [b""],
        headers=[(b"x_forwarded_for", b"10.9.9.9"), (b"x-forwarded-for", b"10.1.1.1")],
    )

    assert pages.headers == [(b"x-forwarded-for", b"10.1.1.1")]


def test_an_address_that_is_no_ascii_is_refused() -> None:
    assert call(Pages(), [b""], query="q=é".encode())[0]["status"] == 400


@pytest.mark.parametrize(
    "path", ["/engine-rest/deployment/create", "/engine-rest/engine/default/task"]
)
def test_programs_are_refused_in_the_shape_that_they_read(path: str) -> None:
    sent = call(Pages(), [b"half", None], path=path, pause=0.01)

    refusal = json.loads(sent[1]["body"])
    assert sent[0]["status"] == 408
    assert (b"content-type", b"application/json") in sent[0]["headers"]
    assert set(refusal) == {"type", "message", "code"}
    assert "nothing was kept" in refusal["message"]
