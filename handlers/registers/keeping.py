"""Write into the registers: entries and corrections, of which nothing is lost."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.documents.counters import next_serial
from handlers.registers.answers import Raw, day_of, read_answers, words_of
from handlers.registers.clients import NOBODY, Client, as_called_now, client_of
from handlers.registers.entries import Entry, entry_by_id
from handlers.registers.errors import EntryRefused
from handlers.registers.model import CLIENT, Content, Register, Ring
from handlers.registers.rules.late import NEEDS_REASON, is_late
from handlers.registers.tables import (
    register_day,
    register_entry,
    register_series,
    register_version,
)
from handlers.registers.typed import LATE_REASON, REASON, must_say, typed
from handlers.registers.unit_alarm import Alarm


def add_entry(
    uow: UnitOfWork,
    register: Register,
    org_id: str,
    raw: Raw,
    *,
    client: Client = NOBODY,
) -> Entry:
    """Put an entry on a unit's register under its next number.

    Args:
        client: whom the entry is about, where that is known without its name.

    Raises:
        EntryRefused: something of it is missing or wrong.
    """
    content, client = checked(uow, register, org_id, raw, client=client)
    late = _late_reason(uow, register, content, raw)
    alarm = Alarm.before(uow, register, org_id)
    entry_id = uuid.uuid4().hex
    place = {"org_id": org_id, "register": register.key}
    serial = next_serial(uow.connection, register_series, place)
    number = f"{register.prefix}-{serial:03d}"
    values = {
        "id": entry_id,
        "org_id": org_id,
        "register": register.key,
        "number": number,
        "serial": serial,
        "entered_by": uow.actor.id,
        "entered_at": uow.now,
        "late_reason": late,
    }
    uow.connection.execute(
        insert(register_entry).values(
            **values, **_valid(uow, register, content, client, version=1, number=number)
        )
    )
    _write_version(uow, entry_id, 1, content, reason="", late=late)
    _write_days(uow, register, entry_id, content)
    uow.audit("register_entry_added", {"register": register.code, "entry": entry_id})
    alarm.after(uow, entry_id)
    return entry_by_id(uow.connection, entry_id, org_id=org_id, register=register)


def change_entry(uow: UnitOfWork, register: Register, entry: Entry, raw: Raw) -> Entry:
    """Correct an entry: what it said before stays in its history, with the reason.

    Raises:
        EntryRefused: something is missing or wrong, nothing was changed, or no reason
            is given.
    """
    known = Client(entry.client_id, entry.client)
    content, client = checked(
        uow, register, entry.org_id, raw, own=entry.id, client=known
    )
    reason = typed(raw, REASON)
    if not reason:
        raise EntryRefused(faults={REASON: "请填写更改理由(B4.6)"})
    if content == entry.content and client == known:
        raise EntryRefused(faults={REASON: "没有更改任何内容"})
    return new_version(uow, register, entry, content, reason=reason, client=client)


def checked(
    uow: UnitOfWork,
    register: Register,
    org_id: str,
    raw: Raw,
    *,
    own: str = "",
    client: Client = NOBODY,
) -> tuple[dict[str, str | list[str]], Client]:
    """Return the answers of an entry, and the client whom it is about.

    Args:
        client: whom its name means before any other.

    Raises:
        EntryRefused: one is missing or wrong, or another entry has it already.
    """
    content, faults = read_answers(register, raw)
    meant, wrong = client_of(uow.connection, content, known=client)
    if wrong:
        faults.setdefault(CLIENT, wrong)
    content = as_called_now(content, meant)
    acted = day_of(content, register.acted) if register.acted not in faults else None
    if register.acted and acted is not None and acted > local_day(uow.now):
        faults[register.acted] = f"“{register.field(register.acted).zh}”不能晚于今天"
    for ring in register.rings:
        if ring.field not in faults:
            said = too_far(register, ring, content, since=local_day(uow.now))
            faults |= {ring.field: said} if said else {}
    taken = _taken(uow.connection, register, content, org_id=org_id, own=own)
    if taken:
        faults[register.unique] = taken
    if faults:
        raise EntryRefused(faults=faults)
    return content, meant


def too_far(register: Register, ring: Ring, content: Content, *, since: date) -> str:
    """Return what is wrong with a day that lies further ahead than the clause allows."""
    day = day_of(content, ring.field)
    if not ring.within or day is None or (day - since).days <= ring.within:
        return ""
    name = register.field(ring.field).zh
    clause = register.clauses[0]
    return f"“{name}”应在 {ring.within} 天以内({clause})"


def _taken(
    connection: Connection,
    register: Register,
    content: Content,
    *,
    org_id: str,
    own: str,
) -> str:
    wanted = content.get(register.unique) if register.unique else None
    if not wanted:
        return ""
    query = select(
        register_entry.c.id, register_entry.c.number, register_entry.c.content
    ).where(
        register_entry.c.org_id == org_id,
        register_entry.c.register == register.key,
        register_entry.c.words.contains(words_of(wanted), autoescape=True),
    )
    for row in connection.execute(query):
        if row.id != own and row.content.get(register.unique) == wanted:
            name = register.field(register.unique).zh
            return f"“{name}”{words_of(wanted)}已登记在 {row.number}"
    return ""


def new_version(
    uow: UnitOfWork,
    register: Register,
    entry: Entry,
    content: Content,
    *,
    reason: str,
    client: Client | None = None,
) -> Entry:
    """Let something else be valid of an entry; what was stays in its history.

    Args:
        client: whom it is about now; None where that did not change.

    Raises:
        EntryRefused: somebody changed it meanwhile.
    """
    alarm = Alarm.before(uow, register, entry.org_id)
    version = entry.version + 1
    about = client or Client(entry.client_id, entry.client)
    valid = _valid(uow, register, content, about, version=version, number=entry.number)
    # The condition lets one of two changes of the same version fail, not overwrite.
    changed = uow.connection.execute(
        update(register_entry)
        .where(register_entry.c.id == entry.id)
        .where(register_entry.c.version == entry.version)
        .values(**valid)
    )
    if not changed.rowcount:
        raise EntryRefused(faults={REASON: "这条记录刚被别人更改，请重新打开后再改"})
    _write_version(uow, entry.id, version, content, reason=reason, late="")
    _write_days(uow, register, entry.id, content)
    data = {"register": register.code, "entry": entry.id, "version": version}
    uow.audit("register_entry_changed", {**data, "reason": reason})
    alarm.after(uow, entry.id)
    return entry_by_id(uow.connection, entry.id, org_id=entry.org_id, register=register)


def _valid(
    uow: UnitOfWork,
    register: Register,
    content: Content,
    client: Client,
    *,
    version: int,
    number: str,
) -> dict[str, object]:
    said = (words_of(content.get(field.key)) for field in register.fields)
    return {
        "version": version,
        "content": dict(content),
        "title": words_of(content.get(register.title)),
        "words": " ".join((number, *said)),
        "client": words_of(content.get(CLIENT)),
        "client_id": client.id,
        "changed_at": uow.now,
    }


def _write_version(
    uow: UnitOfWork,
    entry_id: str,
    version: int,
    content: Content,
    *,
    reason: str,
    late: str,
) -> None:
    uow.connection.execute(
        insert(register_version).values(
            entry_id=entry_id,
            version=version,
            content=dict(content),
            reason=reason,
            late_reason=late,
            written_by=uow.actor.id,
            written_at=uow.now,
        )
    )


def _write_days(
    uow: UnitOfWork, register: Register, entry_id: str, content: Content
) -> None:
    """Write anew which days of an entry ring: they follow from its content."""
    uow.connection.execute(
        delete(register_day).where(register_day.c.entry_id == entry_id)
    )
    rows = [
        {"entry_id": entry_id, "field": ring.field, "day": content[ring.field]}
        for ring in register.rings
        if content.get(ring.field) and ring.rings_for(content)
    ]
    if rows:
        uow.connection.execute(insert(register_day), rows)


def _late_reason(
    uow: UnitOfWork, register: Register, content: Content, raw: Raw
) -> str:
    acted = day_of(content, register.acted) if register.acted else None
    if not is_late(acted, uow.now):
        return ""
    return must_say(raw, LATE_REASON, NEEDS_REASON)
