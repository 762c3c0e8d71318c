"""What keeps a message from leaving the house."""

from __future__ import annotations

from datetime import timedelta

from handlers.errors import DomainRefused


class NotDelivered(Exception):
    """A channel did not take a message; another try may help."""


class ChannelBusy(NotDelivered):
    """A channel takes messages again after a while; nothing is wrong with this one."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"the channel wants {wait} of rest")
        self.wait = wait


class RobotAddressRefused(DomainRefused):
    """The address is none of a group robot of a service that we know."""

    def __init__(self) -> None:
        super().__init__(
            "这不是群机器人的地址，请从群设置中完整复制以 https:// 开头的 Webhook 地址"
        )
