"""Enter a complaint: its row, who complained, its number, its process, its secret."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import insert

from engine import StartInstance, UnitOfWork
from handlers.butler.complaints.model import (
    ComplaintState,
    NewComplaint,
    Way,
    complaint_key,
)
from handlers.butler.complaints.promising import promise_variables
from handlers.butler.complaints.reading import token_hash
from handlers.butler.complaints.settings import PROMISE_DAYS, promised
from handlers.butler.complaints.tables import (
    complaint_contact,
    complaint_series,
    service_complaint,
)
from handlers.butler.process_keys import COMPLAINT
from handlers.deadlines.calendar_store import load_calendar
from handlers.deadlines.local_time import local_day
from handlers.documents.counters import next_serial
from handlers.errors import DomainRefused
from handlers.parties.access import org_label
from handlers.parties.orgs import org_by_id
from handlers.settings.store import EVERYWHERE, value_of

LONGEST = 1000
_LONGEST_NAME = 40


class ComplaintRefused(DomainRefused):
    """A complaint says nothing, or too much."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A complaint that was entered."""

    id: str
    number: str


def enter_complaint(
    uow: UnitOfWork, new: NewComplaint, *, progress_key: str
) -> Entered:
    """Write a complaint down and let its process begin.

    Args:
        uow: The transaction.
        new: What is complained of.
        progress_key: By which its progress is asked for; only its digest is kept.

    Raises:
        ComplaintRefused: it says nothing or too much.
    """
    _check(new)
    connection = uow.connection
    entered = Entered(id=uuid.uuid4().hex, number=_next_number(uow, new.butler_id))
    length = int(value_of(connection, PROMISE_DAYS, bureau_id=EVERYWHERE))
    until = promised(load_calendar(connection), uow.now, length)
    connection.execute(
        insert(service_complaint).values(
            id=entered.id,
            butler_id=new.butler_id,
            client_id=new.client_id,
            number=entered.number,
            way=new.way.value,
            text=new.text.strip(),
            state=ComplaintState.ENTERED.value,
            promised_at=until,
            explanation="",
            feedback="",
            token_hash=token_hash(progress_key),
            entered_by=None if new.way is Way.PUBLIC else uow.actor.id,
            entered_at=uow.now,
        )
    )
    _keep_contact(uow, entered.id, new)
    uow.audit("complaint_entered", {"id": entered.id, "number": entered.number})
    client = org_by_id(connection, new.client_id).name if new.client_id else ""
    uow.defer(
        StartInstance(
            key=COMPLAINT,
            business_key=complaint_key(entered.id),
            variables={
                "complaint_no": entered.number,
                "complaint_text": new.text.strip(),
                "complaint_entered_at": uow.now.isoformat(),
                "complaint_escalated": False,
                "client_name": client,
                "butler_id": new.butler_id,
                **promise_variables(uow.now, until),
            },
            labels=frozenset({org_label(new.butler_id)}),
        )
    )
    return entered


def _check(new: NewComplaint) -> None:
    for field, reason in _faults(new):
        raise ComplaintRefused(field, reason)


def _faults(new: NewComplaint) -> Iterator[tuple[str, str]]:
    if not new.text.strip():
        yield "text", "请写明投诉的事情"
    if len(new.text.strip()) > LONGEST:
        yield "text", f"投诉内容不超过{LONGEST}字"
    if len(new.name) > _LONGEST_NAME or len(new.phone) > _LONGEST_NAME:
        yield "name", f"姓名和电话各不超过{_LONGEST_NAME}字"
    if (new.name.strip() or new.phone.strip()) and not new.agreed:
        yield "agreed", "留下姓名或电话的，须本人同意保存；也可以不留"


def _keep_contact(uow: UnitOfWork, complaint_id: str, new: NewComplaint) -> None:
    if new.name.strip() or new.phone.strip():
        uow.connection.execute(
            insert(complaint_contact).values(
                complaint_id=complaint_id,
                name=new.name.strip(),
                phone=new.phone.strip(),
                agreed_at=uow.now,
            )
        )


def _next_number(uow: UnitOfWork, butler_id: str) -> str:
    place = {"butler_id": butler_id, "year": local_day(uow.now).year}
    serial = next_serial(uow.connection, complaint_series, place)
    return f"TS-{place['year']}-{serial:03d}"
