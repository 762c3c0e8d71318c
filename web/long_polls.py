"""Let workers wait for external tasks without holding a thread each.

A worker that finds nothing asks us to wait (`asyncResponseTimeout`). The event loop
does: it asks the application again, by the same short request, when the engine says
that there is something of the worker's topics, and answers when there is. So who
waits costs a place in a list, and every answer is checked like any other request.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from engine import ProcessEngine, Unavailable
from web.doorstep import Application, Message, Receive, Scope, Send
from web.engine_rest.operations import PREFIXES
from web.waiting_room import WaitingRoom

_PATHS = frozenset(f"{prefix}/external-task/fetchAndLock" for prefix in PREFIXES)
_LARGEST = 256 * 1024
#: As long as anybody may wait, in seconds.
_LONGEST = 1800.0
#: What nobody told us of is found at the latest after this, in seconds: locks that ran
#: out, and what other nodes committed.
HEARTBEAT = 1.0
#: Between two looks, in seconds: a look costs what a short request costs, and on a busy
#: service every commit is a reason for one.
_PAUSE = 0.025
#: Workers that wait at the same time.
PLACES = 500
#: Who finds no place is answered after this, in seconds, so that it does not hurry.
_CROWDED = 1.0
_NOTHING = b"[]"


@dataclass
class _Answer:
    """What the application answered, kept until it may be sent."""

    messages: list[Message] = field(default_factory=list)

    async def keep(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def says_nothing(self) -> bool:
        start, *rest = self.messages
        body = b"".join(each.get("body", b"") for each in rest)
        return bool(start.get("status") == HTTPStatus.OK and body == _NOTHING)


class LongPolls:
    """An ASGI application in front of another one: waits in its stead."""

    def __init__(
        self,
        application: Application,
        *,
        engine: ProcessEngine,
        stopping: Callable[[], bool] = lambda: False,
        places: int = PLACES,
    ) -> None:
        self._application = application
        self._engine = engine
        self._stopping = stopping
        self._room = WaitingRoom(places=places)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watch: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        engine.on_commit(self._committed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; a worker that finds nothing may wait."""
        if scope.get("path") not in _PATHS or scope.get("method") != "POST":
            await self._application(scope, receive, send)
            return
        body = await _body(receive)
        answer = await self._ask(scope, body)
        wait, topics = _wish(body)
        if answer.says_nothing and wait > 0 and topics:
            later = await self._wait(scope, receive, body, wait=wait, topics=topics)
            if later is None:
                return
            answer = later if later.messages else answer
        for message in answer.messages:
            await send(message)

    async def _ask(self, scope: Scope, body: bytes) -> _Answer:
        answer = _Answer()
        await self._application(dict(scope), _again(body), answer.keep)
        return answer

    async def _wait(
        self,
        scope: Scope,
        receive: Receive,
        body: bytes,
        *,
        wait: float,
        topics: frozenset[str],
    ) -> _Answer | None:
        """Return what came while waiting, if anything; None when the worker has gone."""
        self._watch_over()
        loop = asyncio.get_running_loop()
        end = loop.time() + wait
        gone = asyncio.create_task(_until_gone(receive))
        try:
            while not self._stopping() and (left := end - loop.time()) > 0:
                called = await self._until_called(gone, topics, left)
                if gone.done():
                    return None
                if called:
                    answer = await self._ask(scope, body)
                    if not answer.says_nothing:
                        return answer
            return _Answer()
        finally:
            gone.cancel()

    async def _until_called(
        self, gone: asyncio.Task[None], topics: frozenset[str], left: float
    ) -> bool:
        """Say whether there is something to ask for."""
        waiter = self._room.enter(topics)
        if waiter is None:
            await asyncio.wait({gone}, timeout=min(_CROWDED, left))
            return True
        called = asyncio.create_task(waiter.called.wait())
        # Something may have come between the question and the place in the room.
        self._news.set()
        try:
            await asyncio.wait(
                {called, gone}, timeout=left, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            called.cancel()
            self._room.leave(waiter)
        return waiter.called.is_set()

    def _committed(self, due_at: datetime) -> None:
        """Hear of new jobs, in the thread that committed them."""
        loop = self._loop
        if loop is None or not len(self._room):
            return
        wait = (due_at - self._engine.clock.now()).total_seconds()
        with suppress(RuntimeError):
            # The loop may have closed meanwhile.
            if wait <= HEARTBEAT:
                loop.call_soon_threadsafe(self._news.set)

    def _watch_over(self) -> None:
        self._loop = asyncio.get_running_loop()
        if self._watch is None or self._watch.done():
            self._watch = self._loop.create_task(self._look_and_call())

    async def _look_and_call(self) -> None:
        """Look what there is, whenever there may be something, while somebody waits."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT):
                    await self._news.wait()
            self._news.clear()
            if self._stopping():
                self._room.call_all()
                return
            if not len(self._room):
                return
            # A database that is busy is asked again at the next heartbeat.
            with suppress(Unavailable):
                topics = self._room.topics
                found = await asyncio.to_thread(self._engine.fetchable_topics, topics)
                self._room.call(found)
            await asyncio.sleep(_PAUSE)


async def _body(receive: Receive) -> bytes:
    """Return the body, which is here already as a whole."""
    chunks, size, more = [], 0, True
    while more and size <= _LARGEST:
        message = await receive()
        chunk = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


def _again(body: bytes) -> Receive:
    messages: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": body, "more_body": False}
    ]

    async def receive() -> Message:
        if messages:
            return messages.pop()
        return {"type": "http.disconnect"}

    return receive


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _wish(body: bytes) -> tuple[float, frozenset[str]]:
    """Return how long a worker wants to wait, in seconds, and for what.

    What cannot be read was refused by the application already.
    """
    try:
        sent = json.loads(body)
        wait = min(float(sent.get("asyncResponseTimeout") or 0) / 1000, _LONGEST)
        topics = frozenset(str(each["topicName"]) for each in sent.get("topics") or ())
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
        return 0.0, frozenset()
    return wait, topics
