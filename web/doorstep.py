"""Meet requests before a worker does: wait for the whole body, refuse what is odd.

A worker is a thread, and there are few. Somebody who sends a body slowly, or never,
must not hold one: the event loop waits for the body instead, which costs nothing.
"""

from __future__ import annotations

import asyncio
import errno
import json
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import IO, Any

import structlog

from web.engine_rest.rest import is_of_machines

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOG = structlog.get_logger()

#: A body that stops for so long is not coming, in seconds.
PAUSE = 20.0
#: Longer than the largest upload takes over a poor line, in seconds.
LONGEST = 600.0
#: A form is kept in memory, an upload on the disk.
_IN_MEMORY = 1024 * 1024
_CHUNK = 256 * 1024

_TEXTS = {
    HTTPStatus.BAD_REQUEST: "请求不完整，请返回上一页刷新后再试。",
    HTTPStatus.REQUEST_TIMEOUT: "上传中断或太慢，什么都没有保存，请再试一次。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "文件或内容太大，请压缩或分几次上传。",
    HTTPStatus.SERVICE_UNAVAILABLE: "服务器磁盘已满，什么都没有保存，请联系系统管理员。",
}
#: The same to a program, which reads Camunda's shape of an error.
_MESSAGES = {
    HTTPStatus.BAD_REQUEST: "The query of the address is not ASCII",
    HTTPStatus.REQUEST_TIMEOUT: "The body did not arrive in time; nothing was kept",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is larger than any may be",
    HTTPStatus.SERVICE_UNAVAILABLE: "The disk of the server is full; nothing was kept",
}


class _Refused(Exception):
    """A request is not handed on."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class _Gone(Exception):
    """The sender closed the connection before the body was here."""


class Doorstep:
    """An ASGI application that hands whole requests to another one."""

    def __init__(
        self,
        application: Application,
        *,
        largest: int,
        pause: float = PAUSE,
        longest: float = LONGEST,
    ) -> None:
        self._application = application
        self._largest = largest
        self._pause = pause
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait for the body, then let the application answer."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        # Too small to be worth a file of its own, most bodies never see the disk.
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            try:
                await self._take_in(scope, receive, body)
            except _Refused as refused:
                await _refuse(send, refused.status, scope["path"])
                return
            except _Gone:
                return
            body.seek(0)
            await self._application(_cleaned(scope), _again(body, receive), send)

    async def _take_in(self, scope: Scope, receive: Receive, body: IO[bytes]) -> None:
        if not scope["query_string"].isascii():
            raise _Refused(HTTPStatus.BAD_REQUEST)
        if _declared_size(scope) > self._largest:
            # The application refuses it by its declared size, with a page.
            return
        try:
            async with asyncio.timeout(self._longest):
                await self._receive_all(receive, body)
        except TimeoutError as error:
            raise _Refused(HTTPStatus.REQUEST_TIMEOUT) from error
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            _LOG.error("disk_full", what="request bodies")
            raise _Refused(HTTPStatus.SERVICE_UNAVAILABLE) from error

    async def _receive_all(self, receive: Receive, body: IO[bytes]) -> None:
        size, more = 0, True
        while more:
            async with asyncio.timeout(self._pause):
                message = await receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > self._largest:
                raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            body.write(chunk)
            more = message.get("more_body", False)


def _declared_size(scope: Scope) -> int:
    sizes = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(sizes[0]) if sizes and sizes[0].isdigit() else 0


def _cleaned(scope: Scope) -> Scope:
    """Leave out headers that a worker would take for others.

    To WSGI, `X_Forwarded_For` and `X-Forwarded-For` are the same: a sender could put
    words into the mouth of the reverse proxy.
    """
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    return {**scope, "headers": headers}


def _again(body: IO[bytes], receive: Receive) -> Receive:
    """Return what hands the kept body out, and after it what else is received."""
    handed_out = False

    async def next_message() -> Message:
        nonlocal handed_out
        if handed_out:
            return await receive()
        chunk = body.read(_CHUNK)
        handed_out = len(chunk) < _CHUNK
        return {"type": "http.request", "body": chunk, "more_body": not handed_out}

    return next_message


async def _refuse(send: Send, status: HTTPStatus, path: str) -> None:
    media_type, text = _said(status, path)
    headers = [
        (b"content-type", media_type),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        # What is left of the body is not waited for.
        (b"connection", b"close"),
    ]
    await send(
        {"type": "http.response.start", "status": int(status), "headers": headers}
    )
    await send({"type": "http.response.body", "body": text})


def _said(status: HTTPStatus, path: str) -> tuple[bytes, bytes]:
    """Return the content type and the text of a refusal: people's, or programs'."""
    if not is_of_machines(path):
        return b"text/plain; charset=utf-8", _TEXTS[status].encode()
    refusal = {"type": "RestException", "message": _MESSAGES[status], "code": 0}
    return b"application/json", json.dumps(refusal).encode()
