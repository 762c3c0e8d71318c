"""R-B1 and R-B2: six professionals with titles, of the fields that are offered (B4.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from handlers.parties.model import TITLE_LEVELS

#: 专业技术服务人员不少于6人 (B4.1c).
LEAST = 6
_MIDDLE = TITLE_LEVELS.index("中级")
PROFESSIONAL, OPERATOR, OFFICE = "专业技术人员", "操作人员", "行政办公人员"
KINDS = (PROFESSIONAL, OPERATOR, OFFICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person on the staff register, as far as the rules ask."""

    id: str
    name: str
    kind: str
    title_level: str
    #: 专业领域, see `team`.
    fields: frozenset[str] = frozenset()
    joined_on: date
    #: The first day on which the person is no longer there.
    left_on: date | None = None

    def is_active(self, today: date) -> bool:
        """Say whether the person works for the unit on a day."""
        left = self.left_on is not None and self.left_on <= today
        return self.joined_on <= today and not left

    @property
    def is_qualified(self) -> bool:
        """Say whether the person is a professional of the middle title or above."""
        known = self.title_level in TITLE_LEVELS
        level = TITLE_LEVELS.index(self.title_level) if known else -1
        return self.kind == PROFESSIONAL and level >= _MIDDLE

    def counts(self, today: date) -> bool:
        """Say whether the person counts among the six on a day."""
        return self.is_active(today) and self.is_qualified


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """Since when a unit has fewer than six, and by whose leaving."""

    day: date
    member: Member


def professionals(staff: Iterable[Member], today: date) -> int:
    """Return how many active professionals of the middle title or above there are."""
    return sum(each.counts(today) for each in staff)


def too_few(staff: Iterable[Member], today: date) -> str:
    """Return why a new contract cannot start, or nothing (R-B2)."""
    count = professionals(staff, today)
    if count >= LEAST:
        return ""
    return (
        f"在岗的中级及以上职称专业技术人员现有 {count} 人，"
        f"不少于 {LEAST} 人才能签订新合同；已在执行的合同不受影响(B4.1)"
    )


def fall_below(staff: Collection[Member], today: date) -> Fall | None:
    """Return by whose leaving fewer than six were left; None if that is not why."""
    count = professionals(staff, today)
    if count >= LEAST:
        return None
    gone = [
        (each.left_on, each)
        for each in staff
        if each.left_on is not None
        and each.is_qualified
        and each.joined_on < each.left_on <= today
    ]
    gone.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
    for day, member in gone:
        count += 1
        if count >= LEAST:
            return Fall(day=day, member=member)
    return None


def office_missing(staff: Iterable[Member], today: date) -> str:
    """Return that nobody of the office is listed, or nothing (R-B1)."""
    if any(each.kind == OFFICE and each.is_active(today) for each in staff):
        return ""
    return "人员档案中没有在岗的行政办公人员(B4.1)"


def uncovered(
    staff: Iterable[Member], asked: Collection[str], today: date
) -> tuple[str, ...]:
    """Return the fields of picked menu items that no professional covers (R-B1)."""
    there: set[str] = set()
    for each in staff:
        if each.counts(today):
            there |= each.fields
    return tuple(field for field in asked if field not in there)
