"""Add and change local entries beside Annex C; every version stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from engine import UnitOfWork
from handlers.knowledge.annex_c import (
    LOCAL,
    STANDARD_CHECK,
    Entry,
    EntryKind,
    processes,
    standard_entries,
)
from handlers.knowledge.book import CauseBook
from handlers.knowledge.errors import (
    EntryIncomplete,
    EntryNotFound,
    EntryOfTheStandard,
    ReasonMissing,
)
from handlers.knowledge.tables import cause_entry

#: Letter of each process in keys of entries.
_LETTERS = {
    "design": "D",
    "supply_chain": "S",
    "production": "P",
    "quality_mgmt": "Q",
    "after_sales": "A",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryVersion:
    """One version of a local entry, with who wrote it and why."""

    entry: Entry
    reason: str
    org_id: str
    written_by: str
    written_at: datetime


def cause_book(connection: Connection) -> CauseBook:
    """Return Annex C with the local entries as they stand now."""
    latest = (
        select(cause_entry.c.key, func.max(cause_entry.c.version).label("version"))
        .group_by(cause_entry.c.key)
        .subquery()
    )
    query = select(cause_entry).join(
        latest,
        (latest.c.key == cause_entry.c.key)
        & (latest.c.version == cause_entry.c.version),
    )
    rows = connection.execute(query.order_by(cause_entry.c.key))
    return CauseBook.with_local(_entry(row) for row in rows)


def versions_of(connection: Connection, key: str) -> list[EntryVersion]:
    """Return the versions of a local entry, latest first."""
    query = select(cause_entry).where(cause_entry.c.key == key)
    rows = connection.execute(query.order_by(cause_entry.c.version.desc()))
    return [
        EntryVersion(
            entry=_entry(row),
            reason=row.reason,
            org_id=row.org_id,
            written_by=row.written_by,
            written_at=row.written_at,
        )
        for row in rows
    ]


def add_entry(
    uow: UnitOfWork,
    *,
    kind: EntryKind,
    stage: str,
    name: str,
    text: str,
    org_id: str,
    factor: str = "",
    controls: Sequence[str] = (),
) -> Entry:
    """Add a local entry and return it with its key.

    Raises:
        EntryIncomplete: process, name or text are missing.
    """
    new = Entry(
        key=_next_key(uow.connection, kind, stage),
        kind=kind,
        stage=stage,
        clause="",
        name=name.strip(),
        text=text.strip(),
        factor=factor,
        controls=tuple(controls),
    )
    _store(uow, new, reason="", org_id=org_id)
    return new


def change_entry(
    uow: UnitOfWork,
    key: str,
    *,
    reason: str,
    org_id: str,
    name: str,
    text: str,
    active: bool = True,
) -> Entry:
    """Write the next version of a local entry; an inactive one is offered no more.

    Raises:
        EntryOfTheStandard: the key is one of Annex C.
        EntryNotFound: there is no such entry.
        EntryIncomplete: name or text are missing.
        ReasonMissing: nobody says why.
    """
    if key in standard_entries():
        raise EntryOfTheStandard(key)
    before = cause_book(uow.connection).entries.get(key)
    if before is None:
        raise EntryNotFound(key)
    if not reason.strip():
        raise ReasonMissing
    new = replace(
        before,
        name=name.strip(),
        text=text.strip(),
        active=active,
        version=_versions(uow.connection, key) + 1,
    )
    _store(uow, new, reason=reason.strip(), org_id=org_id)
    return new


def _store(uow: UnitOfWork, new: Entry, *, reason: str, org_id: str) -> None:
    if not (new.name and new.text and new.stage in {each.key for each in processes()}):
        raise EntryIncomplete
    row = {
        "key": new.key,
        "version": new.version,
        "kind": new.kind.value,
        "stage": new.stage,
        "name": new.name,
        "text": new.text,
        "factor": new.factor,
        "controls": list(new.controls),
        "active": new.active,
        "reason": reason,
        "org_id": org_id,
        "written_by": uow.actor.id,
        "written_at": uow.now,
    }
    uow.connection.execute(insert(cause_entry).values(row))
    uow.audit("cause_entry_written", {"key": new.key, "version": new.version})


def _next_key(connection: Connection, kind: EntryKind, stage: str) -> str:
    """Return the next key: XP01 for an issue of production, XC.P.01 for a control."""
    letter = _LETTERS.get(stage)
    if letter is None:
        raise EntryIncomplete
    infix = f"C.{letter}." if kind is EntryKind.CONTROL else letter
    prefix = f"{LOCAL}{infix}"
    query = select(func.count(cause_entry.c.key.distinct())).where(
        cause_entry.c.kind == kind.value,
        cause_entry.c.stage == stage,
        cause_entry.c.key != STANDARD_CHECK.key,
    )
    return f"{prefix}{int(connection.scalar(query) or 0) + 1:02}"


def _versions(connection: Connection, key: str) -> int:
    query = select(func.max(cause_entry.c.version)).where(cause_entry.c.key == key)
    # The proposed control is there before anybody has written a version of it.
    return int(connection.scalar(query) or 1)


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        key=row.key,
        kind=EntryKind(row.kind),
        stage=row.stage,
        clause="",
        name=row.name,
        text=row.text,
        factor=row.factor,
        controls=tuple(row.controls),
        version=row.version,
        active=row.active,
    )
