"""What of a case not everybody reads who sees the case (7.2.6.1).

The agency helps with the survey about itself: until the case is closed, answers to
Annex E are for the company that gave them and for the bureau alone.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, true

from engine import Actor
from handlers.linkage.cases import CaseHeader
from handlers.linkage.tables import linkage_case
from handlers.parties.access import org_label, orgs_of

#: The matter of Annex E.
SURVEY = "answer_satisfaction_survey"


def may_read_form(actor: Actor, header: CaseHeader, element_id: str) -> bool:
    """Say whether who sees a case may read a form that was filed at one of its matters.

    Everything that shows, prints, searches or hands out filed forms asks here.
    """
    if element_id != SURVEY or header.closed_at is not None or actor.sees_all:
        return True
    its_own = header.bureau_labels | {org_label(header.entity_id or "")}
    return not actor.labels.isdisjoint(its_own)


def reads_survey(actor: Actor) -> ColumnElement[bool]:
    """Return the same for lists: that an actor may read the survey of a case."""
    if actor.sees_all:
        return true()
    orgs = orgs_of(actor)
    return or_(
        linkage_case.c.closed_at.is_not(None),
        linkage_case.c.bureau_id.in_(orgs),
        linkage_case.c.station_id.in_(orgs),
        linkage_case.c.entity_id.in_(orgs),
    )
