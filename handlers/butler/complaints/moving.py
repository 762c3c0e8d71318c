"""Write down how far a complaint is, in the transaction of what moved it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

from engine import CorrelateMessage, UnitOfWork
from handlers.butler.complaints.model import (
    Complaint,
    ComplaintState,
    complaint_of_key,
)
from handlers.butler.complaints.reading import ComplaintNotFound
from handlers.butler.complaints.settings import KEEP_CONTACT_DAYS
from handlers.butler.complaints.tables import complaint_contact, service_complaint
from handlers.errors import DomainRefused
from handlers.settings.store import EVERYWHERE, value_of

#: What the complainant's word is called on its way to the process.
ANSWERED = "msg_complaint_answered"
_FORGET_AT_ONCE = 200


class AnswerNotAsked(DomainRefused):
    """The complainant was told nothing yet, or has answered already."""

    def __init__(self) -> None:
        super().__init__("处理结果还没有反馈，或者您已经答复过")


def move_complaint(
    uow: UnitOfWork, key: str, state: ComplaintState, **also: object
) -> None:
    """Set the state of a complaint, and what else changes with it.

    Raises:
        ComplaintNotFound: there is none under this key.
    """
    complaint_id = complaint_of_key(key)
    moved = uow.connection.execute(
        update(service_complaint)
        .where(service_complaint.c.id == complaint_id)
        .values(state=state.value, **also)
    )
    if not moved.rowcount:
        raise ComplaintNotFound
    uow.audit("complaint_moved", {"id": complaint_id, "state": state.value})


def take_word(uow: UnitOfWork, complaint: Complaint, *, satisfied: bool) -> None:
    """Take what the complainant says of the answer, once for each answer.

    Raises:
        AnswerNotAsked: no answer waits for their word.
    """
    taken = uow.connection.execute(
        update(service_complaint)
        .where(
            service_complaint.c.id == complaint.id,
            service_complaint.c.state == ComplaintState.ANSWERED.value,
            service_complaint.c.satisfied.is_(None),
        )
        .values(satisfied=satisfied)
    )
    if not taken.rowcount:
        raise AnswerNotAsked
    uow.audit("complaint_judged", {"id": complaint.id, "satisfied": satisfied})
    uow.defer(
        CorrelateMessage(
            name=ANSWERED,
            business_key=complaint.key,
            variables={"complaint_satisfied": satisfied},
        )
    )


def forget_complainants(uow: UnitOfWork) -> bool:
    """Delete who complained where that was kept long enough; False if more is left."""
    length = int(value_of(uow.connection, KEEP_CONTACT_DAYS, bureau_id=EVERYWHERE))
    query = (
        select(complaint_contact.c.complaint_id)
        .join(
            service_complaint,
            service_complaint.c.id == complaint_contact.c.complaint_id,
        )
        .where(service_complaint.c.closed_at <= uow.now - timedelta(days=length))
        .order_by(service_complaint.c.closed_at)
        .limit(_FORGET_AT_ONCE)
    )
    ids = list(uow.connection.scalars(query))
    if ids:
        of_them = complaint_contact.c.complaint_id.in_(ids)
        uow.connection.execute(delete(complaint_contact).where(of_them))
        uow.connection.execute(
            update(service_complaint)
            .where(service_complaint.c.id.in_(ids))
            .values(forgotten_at=uow.now)
        )
        uow.audit("complainants_forgotten", {"complaints": ids})
    return len(ids) < _FORGET_AT_ONCE
