"""What a unit needs for its services, against what stands on its ledger (B4.3b)."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.registers.rules.devices import IN_REPAIR, IN_USE, MEASURING, Device
from handlers.registers.rules.required import (
    ITEMS,
    USUAL,
    Needed,
    needed_of,
    standing_of,
)

TODAY = date(2026, 7, 20)
METERS = Needed(item="日常巡查", kind=MEASURING, device="温湿度计", number=2)


def device(
    name: str = "手持温湿度计",
    *,
    state: str = IN_USE,
    kind: str = MEASURING,
    due: date | None = None,
) -> Device:
    return Device(
        id=name, number="EQ-1", name=name, state=state, kind=kind, cal_due=due
    )


@pytest.mark.parametrize(
    ("devices", "missing", "overdue"),
    [
        ((), 2, 0),
        ((device(), device("壁挂温湿度计")), 0, 0),
        ((device(), device(), device()), 0, 0),
        # The last day of a calibration still counts, the day after it does not.
        ((device(due=TODAY), device()), 0, 0),
        ((device(due=date(2026, 7, 19)), device()), 1, 1),
        # Broken, of another kind, or something else.
        ((device(state=IN_REPAIR), device()), 1, 0),
        ((device(kind="软件"), device()), 1, 0),
        ((device("卡尺"), device()), 1, 0),
    ],
)
def test_what_is_in_use_in_time_and_of_the_kind_counts(
    devices: tuple[Device, ...], missing: int, overdue: int
) -> None:
    (found,) = standing_of([METERS], devices, TODAY)

    assert (found.missing, len(found.overdue)) == (missing, overdue)


def test_one_device_serves_several_items() -> None:
    needed = [each for each in USUAL if each.kind == MEASURING]

    found = standing_of(needed, [device("兆欧表")], TODAY)

    assert len(found) == 2
    assert not any(each.missing for each in found)


def test_the_list_of_a_unit_goes_before_the_usual_one_item_by_item() -> None:
    nothing = Needed(item="风险识别", kind="软件", device="软件", number=0)

    needed = needed_of([METERS, nothing])

    assert [each.item for each in needed] == list(ITEMS)
    assert METERS in needed
    assert nothing in needed
    assert {each for each in needed if each not in {METERS, nothing}} <= set(USUAL)
    (risk,) = standing_of([nothing], (), TODAY)
    assert risk.missing == 0
