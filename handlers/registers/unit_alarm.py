"""Tell the head of a unit the same day that fewer than six professionals are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import Role
from handlers.parties.people import people_in
from handlers.registers.declarations.people import STAFF
from handlers.registers.model import Register
from handlers.registers.reading import staff_of
from handlers.registers.rules.staff import LEAST, fall_below, professionals, too_few


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Compares the number of professionals before and after a change (R-B2)."""

    #: None where the register is not that of the staff.
    count: int | None
    org_id: str

    @classmethod
    def before(cls, uow: UnitOfWork, register: Register, org_id: str) -> Alarm:
        """Count before a change of a register."""
        if register.key != STAFF.key:
            return cls(count=None, org_id=org_id)
        staff = staff_of(uow.connection, org_id)
        return cls(count=professionals(staff, local_day(uow.now)), org_id=org_id)

    def after(self, uow: UnitOfWork, entry_id: str) -> None:
        """Tell the head where the change was the one that left too few."""
        if self.count is None or self.count < LEAST:
            return
        today = local_day(uow.now)
        if too_few(staff_of(uow.connection, self.org_id), today):
            otherwise = f"entry:{entry_id}:{today.isoformat()}"
            tell_of_too_few(uow, self.org_id, today=today, otherwise=otherwise)


def tell_of_too_few(
    uow: UnitOfWork, org_id: str, *, today: date, otherwise: str = ""
) -> int:
    """Tell the head of a unit, once for each fall below six.

    Args:
        otherwise: names the fall where nobody's leaving is the cause, as when a title
            is put right; without it such a fall is not told of.
    """
    staff = staff_of(uow.connection, org_id)
    said = too_few(staff, today)
    fall = fall_below(staff, today)
    cause = f"left:{fall.member.id}:{fall.day.isoformat()}" if fall else otherwise
    if not said or not cause:
        return 0
    who = f"{fall.member.name}自{fall.day.isoformat()}离岗。" if fall else ""
    return tell(
        uow,
        kind=NoticeKind.PEOPLE,
        key=f"professionals:{org_id}:{cause}",
        to=people_in(uow.connection, Role.BUTLER_HEAD, org_id=org_id),
        subject=f"中级及以上专业技术人员不足{LEAST}人，不能签订新合同",
        text=f"{who}{said}。",
        link="/registers/staff",
    )
