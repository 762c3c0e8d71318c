"""Note what happens to what an entry is about, and keep its papers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import insert

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.documents.upsert import insert_into
from handlers.evidence.files import StoredFile
from handlers.evidence.records import record_evidence
from handlers.registers.answers import Raw
from handlers.registers.declarations.equipment import EQUIPMENT, USED
from handlers.registers.entries import Entry
from handlers.registers.errors import EntryRefused
from handlers.registers.keeping import new_version, too_far
from handlers.registers.model import EventKind, Register
from handlers.registers.reading import device_of
from handlers.registers.rules.devices import check_use
from handlers.registers.rules.late import NEEDS_REASON, is_late
from handlers.registers.tables import (
    register_event,
    register_file,
)
from handlers.registers.typed import LATE_REASON, must_say, typed


def add_event(
    uow: UnitOfWork, register: Register, entry: Entry, *, kind: EventKind, raw: Raw
) -> None:
    """Write what happened, and change of the entry what the event changes.

    Raises:
        EntryRefused: the day is missing, in the future, or late without a reason.
        DeviceOverdue: the use of a device whose calibration had run out by then.
        DeviceUnusable: the use of one that is broken, scrapped or not yet accepted.
    """
    content = dict(entry.content)
    day = _event_day(uow, raw)
    if register.key == EQUIPMENT.key and kind.key == USED:
        device = device_of(uow.connection, entry.org_id, entry.id)
        check_use(device, used_on=day)
    late = ""
    if is_late(day, uow.now):
        late = must_say(raw, LATE_REASON, NEEDS_REASON)
    if kind.asks_day:
        content[kind.asks_day] = _next_day(register, kind, raw, after=day)
    content.update(dict(kind.sets))
    write_event(uow, entry, kind, day, remark=typed(raw, "remark"), late=late)
    if content != entry.content:
        said = f"{kind.zh}（{day.isoformat()}）"
        new_version(uow, register, entry, content, reason=said)


def write_event(
    uow: UnitOfWork,
    entry: Entry,
    kind: EventKind,
    day: date,
    *,
    remark: str,
    late: str = "",
) -> None:
    """Write down what happened to what an entry is about, and nothing else."""
    uow.connection.execute(
        insert(register_event).values(
            id=uuid.uuid4().hex,
            entry_id=entry.id,
            kind=kind.key,
            happened_on=day.isoformat(),
            remark=remark,
            late_reason=late,
            entered_by=uow.actor.id,
            entered_at=uow.now,
        )
    )
    uow.audit("register_event_added", {"entry": entry.id, "kind": kind.key})


def keep_files(
    uow: UnitOfWork,
    register: Register,
    entry: Entry,
    evidence_ids: Iterable[str],
    *,
    part: str,
) -> None:
    """Let files that are kept already prove an entry, such as those of a form.

    A file proves one thing: what it proved before it goes on to prove.
    """
    known = {each.key for each in register.parts}
    rows = [
        {
            "evidence_id": each,
            "entry_id": entry.id,
            "part": part if part in known else "",
            "added_by": uow.actor.id,
            "added_at": uow.now,
        }
        for each in evidence_ids
    ]
    if rows:
        first = insert_into(uow.connection, register_file).on_conflict_do_nothing(
            index_elements=["evidence_id"]
        )
        uow.connection.execute(first, rows)
        uow.audit("register_files_added", {"entry": entry.id, "part": part})


def add_files(
    uow: UnitOfWork,
    register: Register,
    entry: Entry,
    files: Iterable[StoredFile],
    *,
    part: str,
) -> None:
    """Keep papers of an entry, as one of its compulsory parts or besides."""
    kept = [record_evidence(uow, each).id for each in files]
    keep_files(uow, register, entry, kept, part=part)


def _event_day(uow: UnitOfWork, raw: Raw) -> date:
    text = typed(raw, "happened_on")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        said = "请按 2026-04-01 的样子填写日期"
        raise EntryRefused(faults={"happened_on": said}) from error
    if day > local_day(uow.now):
        raise EntryRefused(faults={"happened_on": "日期不能晚于今天"})
    return day


def _next_day(register: Register, kind: EventKind, raw: Raw, *, after: date) -> str:
    name = register.field(kind.asks_day).zh
    try:
        day = date.fromisoformat(typed(raw, "next_day"))
    except ValueError as error:
        raise EntryRefused(faults={"next_day": f"请填写“{name}”"}) from error
    if day <= after:
        raise EntryRefused(faults={"next_day": f"“{name}”应晚于{kind.zh}的日期"})
    for ring in register.rings:
        if ring.field == kind.asks_day:
            content = {ring.field: day.isoformat()}
            said = too_far(register, ring, content, since=after)
            if said:
                raise EntryRefused(faults={"next_day": said})
    return day.isoformat()
