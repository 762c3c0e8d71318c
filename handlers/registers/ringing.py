"""Ring 30, 7 and 1 days before a day of a register, and on the day after it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Row, select

from engine import UnitOfWork
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import OrgKind, Role
from handlers.parties.people import people_in
from handlers.parties.tables import org
from handlers.registers.catalogue import REGISTERS
from handlers.registers.model import WARNINGS, Ring
from handlers.registers.reading import staff_of, trainings_of
from handlers.registers.rules.training import next_trainings
from handlers.registers.tables import register_day, register_entry
from handlers.registers.unit_alarm import tell_of_too_few

_AFTER = -1


def mark_of(day: date, today: date) -> int | None:
    """Return the mark that a day has reached: 30, 7, 1, or -1 once it has passed.

    A service that was away tells of the last mark alone.
    """
    left = (day - today).days
    if left < 0:
        return _AFTER
    return min((mark for mark in WARNINGS if left <= mark), default=None)


def remind_of_registers(uow: UnitOfWork, *, today: date) -> int:
    """Tell of each day once at every mark that it reached, and of too few people."""
    until = (today + timedelta(days=max(WARNINGS))).isoformat()
    # What ran out long ago was told of when it did, or before Tandem was used.
    since = (today - timedelta(days=max(WARNINGS))).isoformat()
    query = (
        select(register_entry, register_day.c.field, register_day.c.day)
        .join(register_day, register_day.c.entry_id == register_entry.c.id)
        .where(register_day.c.day.between(since, until))
        .order_by(register_day.c.day, register_entry.c.id)
    )
    told = sum(
        _tell(uow, row, today=today) for row in uow.connection.execute(query).all()
    )
    units = select(org.c.id).where(org.c.kind == OrgKind.BUTLER, org.c.active)
    for org_id in uow.connection.scalars(units).all():
        told += tell_of_too_few(uow, org_id, today=today)
        told += _tell_of_trainings(uow, org_id, today=today)
    return told


def _tell_of_trainings(uow: UnitOfWork, org_id: str, *, today: date) -> int:
    """Tell the head who needs a training: once a year for everybody (B4.2)."""
    told = 0
    staff = staff_of(uow.connection, org_id)
    trainings = trainings_of(uow.connection, org_id)
    for each in next_trainings(staff, trainings, today):
        mark = mark_of(each.due_on, today)
        long_ago = (today - each.due_on).days > max(WARNINGS)
        if mark is None or long_ago:
            continue
        told += tell(
            uow,
            kind=NoticeKind.TARGET,
            key=f"training:{each.member.id}:{each.due_on.isoformat()}:{mark}",
            to=people_in(uow.connection, Role.BUTLER_HEAD, org_id=org_id),
            subject=f"{each.member.name}：年度培训{_when(each.due_on, today)}",
            text="专业技术人员每年至少参加一次培训，请安排并登记(B4.2)。",
            link="/registers/training",
        )
    return told


def _tell(uow: UnitOfWork, row: Row[tuple[object, ...]], *, today: date) -> int:
    day = date.fromisoformat(row.day)
    mark = mark_of(day, today)
    register = REGISTERS.get(row.register)
    ring = (
        next((r for r in register.rings if r.field == row.field), None)
        if (register)
        else None
    )
    if mark is None or register is None or ring is None:
        return 0
    return tell(
        uow,
        kind=NoticeKind.TARGET,
        key=f"register:{row.id}:{row.field}:{row.day}:{mark}",
        to=_people(uow, row.org_id, ring),
        subject=f"{row.number} {row.title}：{ring.zh}{_when(day, today)}",
        text=ring.text,
        link=f"/registers/{register.key}/{row.id}",
    )


def _people(uow: UnitOfWork, org_id: str, ring: Ring) -> list[str]:
    found: list[str] = []
    for role in sorted(ring.to):
        found += people_in(uow.connection, role, org_id=org_id)
    return list(dict.fromkeys(found))


def _when(day: date, today: date) -> str:
    left = (day - today).days
    if left < 0:
        return f"，已于 {day.isoformat()} 到期"
    return (
        f"，{day.isoformat()}（今天）"
        if not left
        else f"，{day.isoformat()}，还剩 {left} 天"
    )
