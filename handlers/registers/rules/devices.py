"""R-B8: a device whose calibration has run out is not used in a record (B6.2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handlers.registers.errors import DeviceOverdue, DeviceUnusable

IN_USE, WAITING, IN_REPAIR, SCRAPPED = "在用", "待验收", "维修中", "报废"
STATES = (WAITING, IN_USE, IN_REPAIR, SCRAPPED)
MEASURING = "计量、检测设备"
KINDS = (MEASURING, "办公设备", "软件", "其他设施设备")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device of the ledger, as far as the rule asks."""

    id: str
    number: str
    name: str
    state: str
    kind: str = ""
    #: The last day on which its calibration holds; None for what needs none.
    cal_due: date | None = None


def check_use(device: Device, *, used_on: date) -> None:
    """Refuse a device that may not be used on the day of a record.

    The day of the act counts, not that of its entry: what was done in time may be
    written down later.

    Raises:
        DeviceOverdue: its calibration had run out by then.
        DeviceUnusable: it is broken, scrapped or not yet accepted.
    """
    if device.state in {WAITING, SCRAPPED, IN_REPAIR}:
        raise DeviceUnusable(number=device.number, name=device.name, state=device.state)
    if device.cal_due is not None and used_on > device.cal_due:
        raise DeviceOverdue(
            number=device.number,
            name=device.name,
            cal_due=device.cal_due.isoformat(),
            used_on=used_on.isoformat(),
        )
