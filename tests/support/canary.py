"""A secret and an open door: what hostile texts must not reach."""

from __future__ import annotations

import socket
from pathlib import Path
from types import TracebackType
from typing import Self

CONTENT = "canary-5512"


class Canary:
    """A file with a secret and a listening socket, watched while a text is run."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "canary"
        self.path.write_text(CONTENT)
        self._before = self.path.stat()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.close()

    def placed(self, payload: str) -> str:
        """Put the path of the secret into a text."""
        return payload.replace("{canary}", str(self.path))

    def is_safe(self, found: object) -> bool:
        """Say whether nothing was read, changed or called."""
        return (
            CONTENT not in str(found)
            and self._before == self.path.stat()
            and not self._was_called()
        )

    def _was_called(self) -> bool:
        try:
            self._server.accept()
        except BlockingIOError:
            return False
        return True
