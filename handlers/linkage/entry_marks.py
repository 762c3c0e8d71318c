"""What a paper says of itself where its party did not fill it in at a screen.

A form that an officer filed from paper (代录), or that came in later (补录), marks the
paper that is made of it: the mark is part of what the paper says, so its digest
covers it, and later versions carry it on.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from engine import UnitOfWork
from handlers.forms import origins_of
from handlers.forms.tables import submission
from handlers.parties.people import people_by_ids

#: Where the content of a paper keeps its mark.
MARK = "entry_mark"
LATER = "补录：本表所载事项在系统启用前办理，后经录入。"


def entry_mark(uow: UnitOfWork, business_key: str) -> str:
    """Return the mark of the form that is filed in this transaction, empty if none."""
    query = select(
        submission.c.id, submission.c.filed_for, submission.c.entered_later
    ).where(
        submission.c.business_key == business_key,
        submission.c.submitted_at == uow.now,
        submission.c.submitted_by == uow.actor.id,
        or_(submission.c.filed_for.is_not(None), submission.c.entered_later),
    )
    row = uow.connection.execute(query.limit(1)).one_or_none()
    if row is None:
        return ""
    if row.entered_later:
        return LATER
    return _from_paper(uow, row.id, filed_for=row.filed_for or "")


def _from_paper(uow: UnitOfWork, submission_id: str, *, filed_for: str) -> str:
    people = people_by_ids(uow.connection, [uow.actor.id])
    clerk = people[uow.actor.id].name if uow.actor.id in people else ""
    origin = origins_of(uow.connection, [submission_id]).get(submission_id)
    signed = ""
    if origin and origin.paper_signer:
        signed = f"（签署人{origin.paper_signer}，{origin.paper_signed_on}）"
    return f"代录：由{clerk}按{filed_for}提交的纸质材料录入{signed}。"
