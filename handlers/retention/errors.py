"""What the room of retention refuses."""

from __future__ import annotations

from datetime import date

from handlers.errors import DomainRefused


class RetentionRunning(DomainRefused):
    """The file must still be there (R-B10)."""

    def __init__(self, *, number: str, until: date | None) -> None:
        said = (
            f"保存期限至{until.isoformat()}，期满前不能销毁"
            if until
            else "服务还没有结束，不能销毁"
        )
        super().__init__(f"{number}{said}(B7.2)")
        self.number = number
        self.until = until


class FileHeld(DomainRefused):
    """Something holds the file, however old it is."""

    def __init__(self, *, number: str, why: str) -> None:
        super().__init__(f"{number}不能销毁：{why}")
        self.number = number
        self.why = why


class HoldRefused(DomainRefused):
    """A hold cannot be placed or lifted like this."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)


class PurgeRefused(DomainRefused):
    """A list of destruction cannot be made, approved or withdrawn like this."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
