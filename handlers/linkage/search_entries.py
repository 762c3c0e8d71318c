"""Say of cases and parties by which words they are found, and who finds what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, or_, select, true

from engine import Actor, UnitOfWork
from handlers.linkage.tables import case_label, linkage_case
from handlers.parties.tables import org
from handlers.search.finding import Found, find
from handlers.search.index import Entry, EntryKind, keep_entry
from handlers.search.tables import search_entry

#: Facts of a header by which a case is found.
_TOLD = frozenset(
    {"entity_name", "product", "model", "item", "report_no", "source", "level"}
)


def keep_case(
    uow: UnitOfWork, business_key: str, changed: frozenset[str] = _TOLD
) -> None:
    """Keep the entry of a case in step, where something changed that it tells."""
    if changed.isdisjoint(_TOLD):
        return
    query = cases_to_tell().where(linkage_case.c.business_key == business_key)
    row = uow.connection.execute(query).one()
    keep_entry(uow, case_entry(row._asdict()))


def cases_to_tell() -> Select[Any]:
    """Return the query for the facts of which entries of cases are made."""
    of_entity = org.c.id == linkage_case.c.entity_id
    return select(linkage_case, org.c.name.label("on_file")).outerjoin(org, of_entity)


def case_entry(row: Mapping[str, object]) -> Entry:
    """Return the entry of a case; it is found by today's name of its company too."""
    title = (row["entity_name"], row["product"], row["model"])
    body = [row["item"], row["report_no"], row["level"], row["source"]]
    if row.get("on_file") != row["entity_name"]:
        body.append(row.get("on_file"))
    return Entry(
        kind=EntryKind.CASE,
        ref=str(row["business_key"]),
        number=str(row["business_key"]),
        title=" · ".join(str(part) for part in title if part),
        body=" ".join(str(part) for part in body if part),
        business_key=str(row["business_key"]),
    )


def find_entries(
    connection: Connection,
    words: str,
    *,
    kind: EntryKind,
    actor: Actor,
    limit: int,
    offset: int = 0,
) -> list[Found]:
    """Return what an actor finds of a kind: of cases that they see, and nothing else."""
    return find(
        connection,
        words,
        kind=kind,
        seen=_seen(kind, actor),
        limit=limit,
        offset=offset,
    )


def _seen(kind: EntryKind, actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which an actor sees an entry.

    A party is seen by whoever sees a case of it, a form by whoever sees its case.
    """
    if actor.sees_all:
        return true()
    mine = select(case_label.c.business_key).where(
        case_label.c.label.in_(list(actor.labels))
    )
    if kind is not EntryKind.PARTY:
        return search_entry.c.business_key.in_(mine)
    of_party = or_(
        linkage_case.c.entity_id == search_entry.c.ref,
        linkage_case.c.agency_id == search_entry.c.ref,
    )
    return exists().where(of_party, linkage_case.c.business_key.in_(mine))
