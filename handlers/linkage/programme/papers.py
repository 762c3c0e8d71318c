"""The papers of a programme: its plan (Annex A) and its summary report (7.2.4.2).

Each is issued in the transaction of what it says, so that there is none without the
other; a changed plan is the next version of the same paper.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine import UnitOfWork
from handlers.deadlines.local_time import local_day
from handlers.documents.produce import issue_document
from handlers.documents.records import DocumentView
from handlers.linkage.programmes.headers import Programme, programme_by_id
from handlers.parties.orgs import org_by_id

REPORT = "summary_report"


def issue_report(
    uow: UnitOfWork, programme_id: str, content: Mapping[str, object]
) -> DocumentView:
    """Issue the summary report with its number, or its next version."""
    found = programme_by_id(uow.connection, programme_id)
    return issue_document(
        uow,
        business_key=programme_id,
        bureau_id=found.bureau_id,
        kind=REPORT,
        content={**_head(uow, found), **content},
    )


def _head(uow: UnitOfWork, found: Programme) -> dict[str, object]:
    connection = uow.connection
    agency = org_by_id(connection, found.agency_id).name if found.agency_id else ""
    return {
        "programme_no": found.programme_id,
        "programme_name": found.name,
        "tai_name": agency,
        "bureau_name": org_by_id(connection, found.bureau_id).name,
        "period": f"{found.starts_on}至{found.ends_on}" if found.ends_on else "",
        "signed_on": local_day(uow.now).isoformat(),
    }
