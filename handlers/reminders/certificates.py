"""Tell of experts' certificates that end soon: the expert and whoever keeps the register."""

from __future__ import annotations

from datetime import date, timedelta

from engine import UnitOfWork
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.experts import Expiring, expiring
from handlers.parties.model import Role
from handlers.parties.people import people_in

#: So many days before its end a certificate is told of, and on the day after it.
WARNINGS = (90, 30, 7)


def remind_of_certificates(uow: UnitOfWork, *, today: date) -> int:
    """Tell of each certificate once at every mark that it has reached.

    A service that was away tells of the last mark only.
    """
    found = expiring(
        uow.connection,
        since=today - timedelta(days=1),
        until=today + timedelta(days=max(WARNINGS)),
    )
    return sum(_tell(uow, each, today=today) for each in found)


def _tell(uow: UnitOfWork, each: Expiring, *, today: date) -> int:
    left = (each.valid_to - today).days
    mark = min((days for days in WARNINGS if left <= days), default=WARNINGS[0])
    mark = -1 if left < 0 else mark
    day = each.valid_to.isoformat()
    said = f"已于{day}到期" if left < 0 else f"将于{day}到期（还剩{left}天）"
    keepers = people_in(uow.connection, Role.AGENCY, org_id=each.org_id)
    return tell(
        uow,
        kind=NoticeKind.PEOPLE,
        key=f"certificate:{each.id}:{day}:{mark}",
        to=[each.person_id, *keepers],
        subject=f"{each.person_name}的{each.kind}{said}",
        text="到期后不能再选入工作组(7.2.1.3)，请更新证书并在专家库登记。",
        link=f"/people/{each.person_id}#expert",
    )
