"""What is wrong with the values that go into a handler and come out of it."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.errors import DomainRefused


class InputRefused(DomainRefused):
    """A handler was given what it cannot work with: the attempt fails, nothing is done.

    The message names each input by its label, for the operator who repairs it.
    """

    def __init__(self, topic: str, title: str, faults: Mapping[str, str]) -> None:
        told = "；".join(faults.values())
        super().__init__(f"处理程序“{title}”（{topic}）的输入有误：{told}")
        self.topic = topic
        #: Name of the variable -> what is wrong with it.
        self.faults = faults


class OutputWrong(RuntimeError):
    """A handler brought back what it has not declared: a bug of the handler."""

    def __init__(self, topic: str, faults: Mapping[str, str]) -> None:
        told = "；".join(f"{name}：{fault}" for name, fault in faults.items())
        super().__init__(f"处理程序 {topic} 返回了未声明的结果：{told}")
        self.topic = topic
        self.faults = faults
