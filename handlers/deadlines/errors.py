"""What the deadlines room refuses."""

from __future__ import annotations

from handlers.errors import DomainRefused


class CountRefused(DomainRefused):
    """Deadlines are counted forwards only."""

    def __init__(self, count: int) -> None:
        super().__init__(f"期限天数应不小于0，现为{count}")
        self.count = count


class UnknownDeadline(DomainRefused, LookupError):
    """No rule has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"没有名为“{key}”的期限规则")
        self.key = key


class NotADay(DomainRefused, ValueError):
    """A deadline is counted from something that is no day."""

    def __init__(self, value: object) -> None:
        super().__init__(f"“{value}”不是日期，请填写如 2026-03-02 的日期")
        self.value = value


class ClockNotFound(DomainRefused, LookupError):
    """No case has a clock of this id."""

    def __init__(self, clock_id: str) -> None:
        super().__init__(f"没有编号为“{clock_id}”的期限")
        self.clock_id = clock_id


class SuspensionRefused(DomainRefused):
    """A clock cannot be suspended or resumed like this."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"期限不能这样中止或恢复：{reason}")
        self.reason = reason


class StartRefused(DomainRefused):
    """A clock cannot be started on this day."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"期限不能这样起算：{reason}")
        self.reason = reason


class CalendarRefused(DomainRefused):
    """A holiday file does not have the expected form."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"放假安排文件无法使用：{reason}")
        self.reason = reason


class SettingRefused(DomainRefused):
    """A deadline cannot be set to this."""

    def __init__(self, *, key: str, reason: str) -> None:
        super().__init__(f"期限“{key}”不能这样设定：{reason}")
        self.key = key
        self.reason = reason
