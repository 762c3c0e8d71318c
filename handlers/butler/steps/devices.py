"""Refuse devices that may not be used in a record (R-B8, B6.2.3)."""

from __future__ import annotations

import re
from datetime import date

from handlers.butler.rule import ButlerContext
from handlers.forms.rules import Findings
from handlers.registers.errors import DeviceRefused
from handlers.registers.reading import devices_of
from handlers.registers.rules.devices import check_use

_BETWEEN = re.compile(r"[\s,，、;；]+")


def check_devices(
    typed: object, it: ButlerContext, found: Findings, *, key: str, used_on: date
) -> None:
    """Refuse devices that are not on the ledger or may not be used on that day."""
    named = [number for number in _BETWEEN.split(str(typed or "")) if number]
    if not named:
        return
    unit = str(it.variables["butler_id"])
    known = {each.number: each for each in devices_of(it.connection, unit)}
    for number in dict.fromkeys(named):
        device = known.get(number.upper())
        if device is None:
            found.add(key, "使用的设备", f"设施设备登记簿里没有{number}")
            continue
        try:
            check_use(device, used_on=used_on)
        except DeviceRefused as refused:
            found.add(key, "使用的设备", str(refused))
