"""Read the entries of a unit: lists, one entry, its versions, events and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from handlers.parties.tables import org
from handlers.registers.clients import Client, as_called_now
from handlers.registers.errors import RegisterNotFound
from handlers.registers.model import Content, Register
from handlers.registers.tables import (
    register_day,
    register_entry,
    register_event,
    register_file,
    register_version,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it is valid now."""

    id: str
    org_id: str
    register: str
    number: str
    version: int
    content: Content
    title: str
    entered_by: str
    entered_at: datetime
    changed_at: datetime
    late_reason: str
    #: What its client is called now; empty for what is the unit's own.
    client: str = ""
    #: The organisation of the client; empty where it is not known which one is meant.
    client_id: str = ""
    #: Why it counts no more; empty for what counts.
    void_reason: str = ""
    voided_by: str = ""
    voided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An entry as it was from one moment to the next."""

    version: int
    content: Content
    reason: str
    late_reason: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to what an entry is about."""

    id: str
    kind: str
    happened_on: date
    remark: str
    late_reason: str
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryQuery:
    """Which entries of a register a list shows."""

    org_id: str
    register: Register
    text: str = ""
    #: Only entries of which a day that rings is not after this one.
    due_until: date | None = None
    #: Only entries of these clients, by their ids, and of none; None for all.
    clients: frozenset[str] | None = None
    limit: int = 50
    offset: int = 0


_ROWS = select(register_entry, org.c.name.label("called")).outerjoin(
    org, org.c.id == register_entry.c.client_id
)


def find_entries(connection: Connection, wanted: EntryQuery) -> list[Entry]:
    """Return entries by number."""
    query = _ROWS.where(
        register_entry.c.org_id == wanted.org_id,
        register_entry.c.register == wanted.register.key,
    )
    for word in wanted.text.split():
        # By what its client was called then, and by what it is called now.
        query = query.where(
            or_(
                register_entry.c.words.icontains(word, autoescape=True),
                org.c.name.icontains(word, autoescape=True),
            )
        )
    if wanted.due_until is not None:
        due = select(register_day.c.entry_id).where(
            register_day.c.day <= wanted.due_until.isoformat()
        )
        query = query.where(register_entry.c.id.in_(due))
    if wanted.clients is not None:
        query = query.where(
            or_(
                register_entry.c.client == "",
                register_entry.c.client_id.in_(sorted(wanted.clients)),
            )
        )
    query = query.order_by(register_entry.c.serial, register_entry.c.id)
    return _entries(connection, query.limit(wanted.limit).offset(wanted.offset))


def all_entries(connection: Connection, org_id: str, register: Register) -> list[Entry]:
    """Return every entry of a register that counts, for rules that read them all."""
    query = _ROWS.where(
        register_entry.c.org_id == org_id,
        register_entry.c.register == register.key,
        register_entry.c.void_reason.is_(None),
    )
    return _entries(connection, query.order_by(register_entry.c.serial))


def entries_of_client(
    connection: Connection, org_id: str, client_id: str
) -> list[Entry]:
    """Return what a unit has on all its registers about a client, void or not."""
    query = _ROWS.where(
        register_entry.c.org_id == org_id, register_entry.c.client_id == client_id
    )
    ordered = query.order_by(register_entry.c.register, register_entry.c.serial)
    return _entries(connection, ordered)


def entry_by_id(
    connection: Connection, entry_id: str, *, org_id: str, register: Register
) -> Entry:
    """Return one entry of a unit's register.

    Raises:
        RegisterNotFound: there is none of this id, or it is another unit's.
    """
    query = _ROWS.where(
        register_entry.c.id == entry_id,
        register_entry.c.org_id == org_id,
        register_entry.c.register == register.key,
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise RegisterNotFound
    return _entry(row)


def count_entries(connection: Connection, org_id: str) -> Mapping[str, int]:
    """Return how many entries each register of a unit has, by its key."""
    query = (
        select(register_entry.c.register, func.count().label("number"))
        .where(register_entry.c.org_id == org_id)
        .group_by(register_entry.c.register)
    )
    return {row.register: row.number for row in connection.execute(query)}


def versions_of(connection: Connection, entry_id: str) -> list[Version]:
    """Return what an entry said, the first version first."""
    query = select(register_version).where(register_version.c.entry_id == entry_id)
    return [
        Version(
            version=row.version,
            content=row.content,
            reason=row.reason,
            late_reason=row.late_reason,
            written_by=row.written_by,
            written_at=row.written_at,
        )
        for row in connection.execute(query.order_by(register_version.c.version))
    ]


def events_of(connection: Connection, entry_id: str) -> list[Event]:
    """Return what happened, the last first."""
    query = select(register_event).where(register_event.c.entry_id == entry_id)
    ordered = query.order_by(
        register_event.c.happened_on.desc(), register_event.c.entered_at.desc()
    )
    return [
        Event(
            id=row.id,
            kind=row.kind,
            happened_on=date.fromisoformat(row.happened_on),
            remark=row.remark,
            late_reason=row.late_reason,
            entered_by=row.entered_by,
            entered_at=row.entered_at,
        )
        for row in connection.execute(ordered)
    ]


def files_of(connection: Connection, entry_id: str) -> list[tuple[str, str]]:
    """Return the part and the id of each file, in the order of receipt."""
    query = (
        select(register_file.c.part, register_file.c.evidence_id)
        .where(register_file.c.entry_id == entry_id)
        .order_by(register_file.c.added_at, register_file.c.evidence_id)
    )
    return [(row.part, row.evidence_id) for row in connection.execute(query)]


def parts_there(
    connection: Connection, org_id: str, register: Register
) -> Mapping[str, frozenset[str]]:
    """Return which compulsory parts have a paper, by the id of the entry."""
    query = (
        select(register_file.c.entry_id, register_file.c.part)
        .join(register_entry, register_entry.c.id == register_file.c.entry_id)
        .where(
            register_entry.c.org_id == org_id,
            register_entry.c.register == register.key,
        )
    )
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.entry_id, set()).add(row.part)
    return {entry_id: frozenset(parts) for entry_id, parts in found.items()}


def missing_parts(
    register: Register, content: Content, there: frozenset[str]
) -> tuple[str, ...]:
    """Return the names of the compulsory parts that an entry lacks."""
    return tuple(
        each.zh for each in register.parts_of(content) if each.key not in there
    )


def entry_of_file(connection: Connection, evidence_id: str) -> Entry | None:
    """Return the entry that a file belongs to, if it belongs to any."""
    query = _ROWS.join(
        register_file, register_file.c.entry_id == register_entry.c.id
    ).where(register_file.c.evidence_id == evidence_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _entry(row)


def _entries(connection: Connection, query: Select[Any]) -> list[Entry]:
    return [_entry(row) for row in connection.execute(query)]


def _entry(row: Row[Any]) -> Entry:
    client = Client(row.client_id, row.called or row.client)
    return Entry(
        id=row.id,
        org_id=row.org_id,
        register=row.register,
        number=row.number,
        version=row.version,
        content=as_called_now(row.content, client),
        # Some registers call their entries by their client.
        title=client.name if row.title == row.client else row.title,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        changed_at=row.changed_at,
        late_reason=row.late_reason,
        client=client.name,
        client_id=client.id,
        void_reason=row.void_reason or "",
        voided_by=row.voided_by or "",
        voided_at=row.voided_at,
    )


def differences(
    register: Register, versions: Sequence[Version]
) -> list[tuple[Version, list[tuple[str, str, str]]]]:
    """Return each version with the fields it changed: name, before, after; last first."""
    found: list[tuple[Version, list[tuple[str, str, str]]]] = []
    before: Content = {}
    for each in versions:
        changed = [
            (field.zh, _said(before, field.key), _said(each.content, field.key))
            for field in register.fields
            if before.get(field.key) != each.content.get(field.key)
        ]
        found.append((each, changed))
        before = each.content
    return found[::-1]


def _said(content: Content, key: str) -> str:
    answer = content.get(key, "")
    return answer if isinstance(answer, str) else "、".join(answer)
