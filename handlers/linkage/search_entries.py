"""Say of cases by which words they are found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select

from engine import UnitOfWork
from handlers.linkage.tables import linkage_case
from handlers.parties.tables import org
from handlers.search.index import Entry, EntryKind, keep_entry

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
