"""Hang up on who connects and asks nothing: places are few, and waiting is free.

uvicorn limits the time between two requests, not that before a request is complete.
"""

from __future__ import annotations

import asyncio
from typing import cast

from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle


class PromptProtocol(H11Protocol):
    """A connection that is closed when no request becomes complete in time."""

    #: Longer than any honest browser needs for its headers, in seconds.
    patience = 20.0

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch the new connection."""
        super().connection_made(transport)
        self._seen: RequestResponseCycle | None = None
        self._watch()

    def _watch(self) -> None:
        self.loop.call_later(self.patience, self._look)

    def _look(self) -> None:
        """Close the connection if nothing was asked since the last look."""
        if self.transport.is_closing():
            return
        cycle = cast("RequestResponseCycle | None", self.cycle)
        is_answering = cycle is not None and not cycle.response_complete
        if not is_answering and cycle is self._seen:
            self.transport.close()
            return
        self._seen = cycle
        self._watch()
