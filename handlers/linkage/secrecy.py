"""What of a case not everybody reads who sees the case (7.2.6.1).

The agency helps with the survey about itself: until the case is closed, answers to
Annex E are for the company that gave them and for the bureau alone.
"""

from __future__ import annotations

from engine import Actor
from handlers.linkage.cases import CaseHeader
from handlers.parties.access import org_label

#: The matter of Annex E.
SURVEY = "answer_satisfaction_survey"


def may_read_form(actor: Actor, header: CaseHeader, element_id: str) -> bool:
    """Say whether who sees a case may read a form that was filed at one of its matters.

    Everything that shows, prints, searches or hands out filed forms asks here.
    """
    if element_id != SURVEY or header.closed_at is not None or actor.sees_all:
        return True
    its_own = {org_label(header.bureau_id), org_label(header.entity_id or "")}
    return not actor.labels.isdisjoint(its_own)
