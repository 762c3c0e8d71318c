"""What the deadlines room refuses."""

from __future__ import annotations

from handlers.errors import DomainRefused


class CountRefused(DomainRefused):
    """Deadlines are counted forwards only."""

    def __init__(self, count: int) -> None:
        super().__init__(f"期限天数应不小于0，现为{count}")
        self.count = count


class UnknownDeadline(DomainRefused):
    """No rule has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"没有名为“{key}”的期限规则")
        self.key = key
