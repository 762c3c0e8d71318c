"""Post JSON to robots: over https, to hosts that we know, going where it says only."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import cached_property
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

from handlers.couriers.errors import ChannelBusy, NotDelivered
from handlers.couriers.proxy import Proxy
from handlers.couriers.services import RULES

_SECONDS = 10.0
_HTTPS = 443
_MOST_ANSWER = 64 * 1024
_BUSY = timedelta(minutes=1)


class Poster:
    """Posts to the robots' hosts; no address in the database leads anywhere else."""

    def __init__(
        self,
        *,
        also: Collection[str] = (),
        timeout: float = _SECONDS,
        proxy: Proxy | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Keep who may be posted to.

        Args:
            also: origins beside the known hosts, for tests on this machine.
            timeout: of connecting and of each read, in seconds.
            proxy: through which the known hosts are reached; None = directly.
            tls: whom to trust; by default what this machine trusts.
        """
        self._proxy = proxy
        self._trusted = tls
        self._also = frozenset(also)
        self._hosts = frozenset(rules.host for rules in RULES.values())
        self._timeout = timeout

    def post(self, url: str, body: Mapping[str, object]) -> Mapping[str, object]:
        """Return the JSON object that a robot answers.

        Raises:
            NotDelivered: no connection, no answer, or none that one can read.
            ChannelBusy: it asks for patience.
        """
        connection = self._connection(url)
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        try:
            connection.request(
                "POST",
                path,
                body=json.dumps(body, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json; charset=utf-8"},
            )
            answer = connection.getresponse()
            status, text = answer.status, answer.read(_MOST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            # The address is a secret: the error names the host at most.
            message = f"{type(error).__name__} at {parts.hostname}{self._way()}"
            raise NotDelivered(message) from None
        finally:
            connection.close()
        return _read(status, text)

    def _connection(self, url: str) -> http.client.HTTPConnection:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if f"{parts.scheme}://{parts.netloc}" in self._also:
            return http.client.HTTPConnection(host, parts.port, timeout=self._timeout)
        if parts.scheme != "https" or host not in self._hosts or parts.port:
            message = "this host is none of a group robot"
            raise NotDelivered(message)
        if self._proxy is None:
            return http.client.HTTPSConnection(
                host, timeout=self._timeout, context=self._tls
            )
        # The proxy finds the host by its name and passes bytes on: who answers is
        # proved by the host's own certificate, as without a proxy.
        tunnel = http.client.HTTPSConnection(
            self._proxy.host, self._proxy.port, timeout=self._timeout, context=self._tls
        )
        tunnel.set_tunnel(host, _HTTPS, headers=dict(self._proxy.headers))
        return tunnel

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # Reading what the machine trusts takes long, and most nodes ask no robot.
        return self._trusted or ssl.create_default_context()

    def _way(self) -> str:
        """Return by which way one went, without the proxy's password."""
        if self._proxy is None:
            return ""
        return f" through the proxy {self._proxy.host}:{self._proxy.port}"


def _read(status: int, text: bytes) -> Mapping[str, object]:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise ChannelBusy(_BUSY)
    if status != HTTPStatus.OK:
        message = f"the robot answered HTTP {status}"
        raise NotDelivered(message)
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        message = "the robot answered no JSON object"
        raise NotDelivered(message)
    return cast("Mapping[str, object]", found)
