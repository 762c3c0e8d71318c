"""What the accounts room refuses."""

from __future__ import annotations

from datetime import datetime

from handlers.errors import DomainRefused


class SignInRefused(DomainRefused):
    """Login and password do not belong together, or nobody may sign in with them."""

    def __init__(self) -> None:
        super().__init__("账号或密码不正确，请重新输入")


class SignInThrottled(DomainRefused):
    """Too many attempts failed; the same is said whether or not the account exists."""

    def __init__(self, until: datetime) -> None:
        super().__init__("尝试次数过多，请稍后再试")
        self.until = until


class PasswordRefused(DomainRefused):
    """The new password is too weak, or the old one does not fit."""


class OldPasswordWrong(PasswordRefused):
    """Whoever asks for a new password did not know the old one."""

    def __init__(self) -> None:
        super().__init__("原密码不正确，请重新输入")


class PasswordThrottled(PasswordRefused):
    """Somebody guesses the old password of an open session."""

    def __init__(self) -> None:
        super().__init__("原密码错误次数过多，请过几分钟再试")


class SignInBusy(DomainRefused):
    """So many people sign in at this moment that one more would hold up the others."""

    def __init__(self) -> None:
        super().__init__("此刻登录的人较多，请过几秒钟再试")


class PasswordUnchanged(PasswordRefused):
    """The new password is the old one."""

    def __init__(self) -> None:
        super().__init__("新密码与原密码相同，请换一个")


class InvitationRefused(DomainRefused):
    """A one-time code cannot be made or used; the message says why."""
