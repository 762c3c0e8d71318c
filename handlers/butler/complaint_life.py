"""What the process of a complaint does to its row: it begins, and it ends."""

from __future__ import annotations

from collections.abc import Mapping

from engine import (
    EndCall,
    EndRule,
    InstanceState,
    NotAllowed,
    StartCall,
    StartOutcome,
    StartRule,
)
from handlers.butler.complaints.model import ComplaintState, complaint_of_key
from handlers.butler.complaints.moving import move_complaint
from handlers.butler.complaints.reading import complaint_by_id
from handlers.butler.process_keys import COMPLAINT
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import org_label
from handlers.parties.model import Role
from handlers.parties.people import people_in


def start_rules() -> Mapping[str, StartRule]:
    """Return how complaints start, by process key."""
    return {COMPLAINT: start_complaint}


def end_rules() -> Mapping[str, EndRule]:
    """Return what the end of a complaint does, by process key."""
    return {COMPLAINT: end_complaint}


def start_complaint(call: StartCall) -> StartOutcome:
    """Begin to handle a complaint that was entered; its unit alone sees it.

    Raises:
        NotAllowed: complaints are entered on their pages.
        ComplaintNotFound: there is none under this key.
    """
    if not call.actor.stands_in:
        raise NotAllowed(action="发起投诉处理", reason="投诉在投诉页面登记")
    uow, key = call.unit_of_work, call.business_key or ""
    found = complaint_by_id(uow.connection, complaint_of_key(key) or "")
    tell(
        uow,
        kind=NoticeKind.TASK,
        key=f"{key}:entered",
        to=people_in(uow.connection, Role.BUTLER_HEAD, org_id=found.butler_id),
        subject=f"新的投诉 {found.number}：{found.text}"[:120],
        text="请登记并告知投诉者承诺的处理期限。",
        link=f"/complaints/{found.id}",
    )
    return StartOutcome(
        variables=call.variables,
        labels=frozenset({org_label(found.butler_id)}),
        business_key=key,
    )


def end_complaint(call: EndCall) -> None:
    """Close the complaint, or write down that its process was ended from outside."""
    uow, done = call.unit_of_work, call.state is InstanceState.COMPLETED
    state = ComplaintState.CLOSED if done else ComplaintState.CANCELED
    move_complaint(uow, call.business_key or "", state, closed_at=uow.now)
