"""What the room of programs refuses."""

from __future__ import annotations

from handlers.errors import DomainRefused


class CallerUnknown(DomainRefused):
    """Nobody is known by these credentials; which part is wrong is not said."""

    def __init__(self) -> None:
        super().__init__("账号、密码或访问密钥不正确，或密钥已失效")


class TokenRefused(DomainRefused):
    """A token cannot be made; the message says why."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)


class TokenNotFound(DomainRefused):
    """The person has no such token."""

    def __init__(self) -> None:
        super().__init__("没有这个访问密钥")
