"""Which devices a unit needs for what it offers, and which are missing (B4.3b).

The list is data: a unit keeps its own, and what it says nothing about follows the one
here. Which devices are "相关" nobody but the unit can say; the kinds are a first guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.registers.rules.devices import IN_USE, KINDS, MEASURING, Device

_OFFICE, _SOFTWARE = KINDS[1], KINDS[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """So many devices that one item of the service menu needs."""

    #: Of the menu, by its name.
    item: str
    kind: str
    #: Words that the name of such a device has; empty where any of the kind will do.
    device: str = ""
    number: int = 1


#: What an item needs as long as the unit says nothing else.
USUAL: tuple[Needed, ...] = (
    Needed(item="全面排查", kind=MEASURING),
    Needed(item="风险识别", kind=_SOFTWARE),
    Needed(item="体系建设与运行", kind=_OFFICE),
    Needed(item="管理专题培训", kind=_OFFICE),
    Needed(item="日常巡查", kind=MEASURING),
    Needed(item="应急预案", kind=_OFFICE),
    Needed(item="售后服务", kind=_OFFICE),
)
#: The items of the service menu, in its order (B3).
ITEMS: tuple[str, ...] = tuple(each.item for each in USUAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What there is of something that is needed."""

    needed: Needed
    #: In use and, where they are calibrated, in time.
    good: int
    #: In use, but their calibration has run out.
    overdue: tuple[Device, ...]

    @property
    def missing(self) -> int:
        """Return how many more are needed."""
        return max(self.needed.number - self.good, 0)

    @property
    def name(self) -> str:
        """Return what is needed, in words."""
        return self.needed.device or self.needed.kind


def needed_of(own: Iterable[Needed]) -> tuple[Needed, ...]:
    """Return what a unit needs: its own list, completed item by item by the usual one."""
    found: Mapping[str, list[Needed]] = {item: [] for item in ITEMS}
    for each in own:
        found[each.item].append(each)
    usual = {each.item: [each] for each in USUAL}
    return tuple(each for item in ITEMS for each in found[item] or usual[item])


def standing_of(
    needed: Iterable[Needed], devices: Iterable[Device], today: date
) -> tuple[Standing, ...]:
    """Say of everything that is needed what there is; one device may serve several."""
    used = [each for each in devices if each.state == IN_USE]
    return tuple(_standing(each, used, today) for each in needed)


def _standing(needed: Needed, used: Iterable[Device], today: date) -> Standing:
    fitting = [
        each for each in used if each.kind == needed.kind and needed.device in each.name
    ]
    overdue = tuple(
        each for each in fitting if each.cal_due is not None and each.cal_due < today
    )
    return Standing(needed=needed, good=len(fitting) - len(overdue), overdue=overdue)
