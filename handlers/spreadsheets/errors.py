"""Why a file is not taken at all."""

from __future__ import annotations

from handlers.errors import DomainRefused


class ImportRefused(DomainRefused):
    """The file cannot be read as a table of reports; the reason says what to do."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
