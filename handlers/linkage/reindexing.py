"""Make the index of everything that can be found anew, from the records themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, select

from engine import SYSTEM, UnitOfWork
from handlers.documents.records import all_documents, content_of
from handlers.documents.search_entries import document_entry
from handlers.documents.tables import document
from handlers.forms import Submission
from handlers.forms.corrections import corrections_of
from handlers.forms.library import FormLibrary
from handlers.forms.search_entries import form_entry
from handlers.forms.tables import submission
from handlers.linkage.programmes.search_entries import programme_entries
from handlers.linkage.programmes.tables import programme
from handlers.linkage.search_entries import case_entry, cases_to_tell
from handlers.linkage.tables import linkage_case
from handlers.parties.orgs import orgs_of_rows
from handlers.parties.search_entries import party_entry
from handlers.parties.tables import org
from handlers.search.index import (
    Entry,
    EntryKind,
    clear_index,
    has_entries,
    write_entry,
)

#: Forms whose corrections are read by one statement.
_AT_ONCE = 500


def is_incomplete(connection: Connection) -> bool:
    """Say whether there are forms, papers or programmes of which none can be found.

    So it is after a new version indexes them in another way.
    """
    there = {
        EntryKind.FORM: _filed(),
        EntryKind.DOCUMENT: select(document),
        EntryKind.PROGRAMME: select(programme),
    }
    return any(
        not has_entries(connection, kind)
        and connection.execute(query.limit(1)).first() is not None
        for kind, query in there.items()
    )


def reindex(uow: UnitOfWork, forms: FormLibrary) -> int:
    """Replace the whole index in one transaction; return how many entries it has."""
    entries = list(_entries(uow.connection, forms))
    clear_index(uow.connection)
    for entry in entries:
        write_entry(uow.connection, entry)
    uow.audit("search_reindexed", {"entries": len(entries)})
    return len(entries)


def _entries(connection: Connection, forms: FormLibrary) -> Iterator[Entry]:
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
    yield from programme_entries(connection)
    for found in all_documents(connection):
        yield document_entry(found, content_of(connection, found))
    yield from _forms(connection, forms)


def _forms(connection: Connection, forms: FormLibrary) -> Iterator[Entry]:
    """Yield the filed forms of cases, as they were put right last."""
    rows = connection.execute(_filed().order_by(submission.c.submitted_at))
    filed = [Submission(**row._asdict()) for row in rows]
    for start in range(0, len(filed), _AT_ONCE):
        some = filed[start : start + _AT_ONCE]
        past = corrections_of(connection, [each.id for each in some])
        for each in some:
            last = past.get(each.id, [])
            yield form_entry(
                forms.form_filed(each, actor=SYSTEM),
                each,
                last[-1].answers if last else None,
            )


def _filed() -> Select[Any]:
    is_of_case = submission.c.business_key == linkage_case.c.business_key
    return select(submission).join(linkage_case, is_of_case)
