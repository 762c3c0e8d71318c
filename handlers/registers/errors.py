"""What the registers refuse."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.errors import DomainRefused


class EntryRefused(DomainRefused):
    """An entry cannot be kept as it is; each fault stands at its field."""

    def __init__(self, *, faults: Mapping[str, str]) -> None:
        super().__init__("；".join(faults.values()))
        #: What is wrong, by the key of the field.
        self.faults = dict(faults)


class RegisterNotFound(DomainRefused):
    """There is no such register or entry, or it is another unit's."""

    def __init__(self) -> None:
        super().__init__("没有这个登记簿或记录")


class DeviceRefused(DomainRefused):
    """A device may not be used on the day of a record."""


class DeviceOverdue(DeviceRefused):
    """A device whose calibration has run out cannot be chosen in a record."""

    def __init__(self, *, number: str, name: str, cal_due: str, used_on: str) -> None:
        super().__init__(
            f"{name}（{number}）的校准（检定）有效期至 {cal_due}，"
            f"{used_on} 不能使用：请更换设备或先校准(B6.2.3)"
        )
        self.number = number
        self.cal_due = cal_due


class DeviceUnusable(DeviceRefused):
    """A device that is broken, scrapped or not yet accepted cannot be chosen."""

    def __init__(self, *, number: str, name: str, state: str) -> None:
        super().__init__(f"{name}（{number}）现为“{state}”，不能使用(B6.2.3)")
        self.number = number
        self.state = state


class StartRefused(DomainRefused):
    """A new contract or project cannot begin; every reason names its clause."""

    def __init__(self, *, reasons: tuple[str, ...]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons
