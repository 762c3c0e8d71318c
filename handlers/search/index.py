"""Keep the index: one statement a change, in the transaction of the change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from engine import UnitOfWork
from handlers.search.bigrams import indexed
from handlers.search.tables import search_entry

#: Of a text, in characters: results show a line of it.
_LONGEST_BODY = 8_000


class EntryKind(StrEnum):
    """What can be found."""

    CASE = "case"
    PARTY = "party"
    FORM = "form"
    DOCUMENT = "document"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that can be found, with the words by which it is."""

    kind: EntryKind
    ref: str
    title: str
    body: str = ""
    number: str = ""
    #: The case or programme to whose viewers it shows.
    business_key: str = ""
    #: The process instance to whose viewers it shows.
    root_id: str = ""
    #: What tells readers apart: the matter of a form, the kind of a paper.
    scope: str = ""


def keep_entry(uow: UnitOfWork, entry: Entry) -> None:
    """Let something be found from now on, in place of what it said before."""
    write_entry(uow.connection, entry)


def write_entry(connection: Connection, entry: Entry) -> None:
    """Write one entry of the index."""
    body = entry.body[:_LONGEST_BODY]
    told = {
        "business_key": entry.business_key,
        "root_id": entry.root_id,
        "scope": entry.scope,
        "number": entry.number,
        "title": entry.title,
        "body": body,
        "words": indexed(f"{entry.title}\n{entry.number}\n{body}"),
    }
    is_postgresql = connection.dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    new = insert(search_entry).values(kind=entry.kind.value, ref=entry.ref, **told)
    connection.execute(
        new.on_conflict_do_update(index_elements=["kind", "ref"], set_=told)
    )


def drop_entry(uow: UnitOfWork, kind: EntryKind, ref: str) -> None:
    """Let something be found no more."""
    entry = search_entry
    uow.connection.execute(
        delete(entry).where(entry.c.kind == kind.value, entry.c.ref == ref)
    )


def has_entries(connection: Connection, kind: EntryKind) -> bool:
    """Say whether anything of a kind can be found."""
    of_kind = select(search_entry.c.id).where(search_entry.c.kind == kind.value)
    return connection.execute(of_kind.limit(1)).first() is not None


def clear_index(connection: Connection) -> None:
    """Let nothing be found; a new index is to follow in the same transaction."""
    connection.execute(delete(search_entry))
