"""Declare an entry void: it counts no more and stays for everybody to see (B4.6)."""

from __future__ import annotations

from sqlalchemy import delete, update

from engine import UnitOfWork
from handlers.registers.answers import Raw
from handlers.registers.entries import Entry
from handlers.registers.errors import EntryRefused
from handlers.registers.model import Register
from handlers.registers.tables import register_day, register_entry
from handlers.registers.typed import REASON, must_say
from handlers.registers.unit_alarm import Alarm

IS_VOID = "这条记录已经作废，不能再更改"


def void_entry(uow: UnitOfWork, register: Register, entry: Entry, raw: Raw) -> None:
    """Let an entry count no more: no rule reads it, no day of it rings.

    Raises:
        EntryRefused: it is void already, or no reason is given.
    """
    must_count(entry)
    reason = must_say(raw, REASON, "请填写作废理由(B4.6)")
    alarm = Alarm.before(uow, register, entry.org_id)
    uow.connection.execute(
        update(register_entry)
        .where(register_entry.c.id == entry.id, register_entry.c.void_reason.is_(None))
        .values(void_reason=reason, voided_by=uow.actor.id, voided_at=uow.now)
    )
    uow.connection.execute(
        delete(register_day).where(register_day.c.entry_id == entry.id)
    )
    uow.audit("register_entry_voided", {"entry": entry.id, "reason": reason})
    alarm.after(uow, entry.id)


def must_count(entry: Entry) -> None:
    """Refuse to go on with an entry that is void.

    Raises:
        EntryRefused: it is.
    """
    if entry.void_reason:
        raise EntryRefused(faults={REASON: IS_VOID})
