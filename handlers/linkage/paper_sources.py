"""Gather what a paper of a case can be made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from handlers.linkage.cases import CaseHeader
from handlers.linkage.paper_drafts import DraftSource
from handlers.linkage.variables import text
from handlers.parties.model import Org
from handlers.parties.orgs import org_by_id
from handlers.parties.people import people_by_ids


def draft_source(
    connection: Connection,
    header: CaseHeader,
    variables: Mapping[str, object],
    *,
    today: date,
) -> DraftSource:
    """Return what a paper of a case can be made from.

    Args:
        variables: what the process knows; answers that are to count go over it.
    """

    def org(org_id: str | None) -> Org | None:
        return org_by_id(connection, org_id) if org_id else None

    officer = people_by_ids(connection, [header.officer_id]).get(header.officer_id)
    return DraftSource(
        header=header,
        variables=variables,
        bureau=org(header.bureau_id),
        entity=org(header.entity_id),
        agency=org(text(variables, "agency_id") or header.agency_id),
        officer_name=officer.name if officer else "",
        today=today,
    )
