"""Make the index of everything that can be found anew, from the records themselves."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from engine import UnitOfWork
from handlers.forms.search_entries import form_entry
from handlers.forms.tables import submission
from handlers.linkage.search_entries import case_entry, cases_to_tell
from handlers.linkage.tables import linkage_case
from handlers.parties.orgs import orgs_of_rows
from handlers.parties.search_entries import party_entry
from handlers.parties.tables import org
from handlers.search.index import Entry, clear_index, write_entry


def reindex(uow: UnitOfWork) -> int:
    """Replace the whole index in one transaction; return how many entries it has."""
    entries = list(_entries(uow.connection))
    clear_index(uow.connection)
    for entry in entries:
        write_entry(uow.connection, entry)
    uow.audit("search_reindexed", {"entries": len(entries)})
    return len(entries)


def _entries(connection: Connection) -> Iterator[Entry]:
    """Yield every entry, the oldest first: results show the latest first."""
    rows = connection.execute(select(org).order_by(org.c.created_at, org.c.id))
    orgs = orgs_of_rows(rows)
    doubles: dict[str | None, list[str]] = {}
    for each in orgs:
        doubles.setdefault(each.merged_into, []).append(each.name)
    for each in orgs:
        if each.merged_into is None:
            yield party_entry(each, doubles=sorted(doubles.get(each.id, ())))
    cases = cases_to_tell().order_by(linkage_case.c.opened_at)
    for row in connection.execute(cases):
        yield case_entry(row._asdict())
    for row in connection.execute(
        select(submission).order_by(submission.c.submitted_at)
    ):
        entry = form_entry(
            submission_id=row.id,
            business_key=row.business_key,
            element_id=row.element_id,
            answers=row.answers,
        )
        if entry is not None:
            yield entry
