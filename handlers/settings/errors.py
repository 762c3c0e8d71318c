"""What the settings room refuses."""

from __future__ import annotations

from handlers.errors import DomainRefused


class SettingValueRefused(DomainRefused):
    """A setting cannot have this value, or is changed without a reason."""

    def __init__(self, *, key: str, zh: str, reason: str) -> None:
        super().__init__(f"“{zh}”不能这样设定：{reason}")
        self.key = key
        self.reason = reason
