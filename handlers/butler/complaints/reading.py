"""Read complaints: one, those of a list, and the one that a secret stands for."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from handlers.butler.complaints.model import SETTLED, Complaint, ComplaintState, Way
from handlers.butler.complaints.tables import complaint_contact, service_complaint
from handlers.errors import DomainRefused


class ComplaintNotFound(DomainRefused):
    """There is no such complaint, or it is not of these organisations."""

    def __init__(self) -> None:
        super().__init__("没有这件投诉，或者不属于本单位")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintQuery:
    """Which complaints a list shows."""

    #: The butler's unit, or the client, whose complaints they are.
    org_id: str
    state: ComplaintState | None = None
    way: Way | None = None
    only_open: bool = False
    #: Only those whose promise is broken at this moment.
    late_at: datetime | None = None
    text: str = ""
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who complained, as long as that is kept."""

    name: str
    phone: str


def token_hash(token: str) -> str:
    """Return what is kept of the secret of a progress page."""
    return hashlib.sha256(token.encode()).hexdigest()


def complaint_by_token(connection: Connection, token: str) -> Complaint | None:
    """Return the complaint that a secret stands for, None for any other text."""
    query = select(service_complaint).where(
        service_complaint.c.token_hash == token_hash(token)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _complaint(row)


def complaint_by_id(
    connection: Connection, complaint_id: str, *, orgs: Collection[str] | None = None
) -> Complaint:
    """Return a complaint; if organisations are given, it must be of one of them.

    Raises:
        ComplaintNotFound: there is none, or of others.
    """
    query = select(service_complaint).where(service_complaint.c.id == complaint_id)
    if orgs is not None:
        query = query.where(_of_orgs(orgs))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise ComplaintNotFound
    return _complaint(row)


def complaints_by_ids(
    connection: Connection, ids: Collection[str]
) -> dict[str, Complaint]:
    """Return complaints by their ids; unknown ones are left out."""
    query = select(service_complaint).where(service_complaint.c.id.in_(list(ids)))
    return {row.id: _complaint(row) for row in connection.execute(query)}


def find_complaints(connection: Connection, wanted: ComplaintQuery) -> list[Complaint]:
    """Return complaints, the latest first."""
    columns = service_complaint.c
    query = (
        select(service_complaint)
        .where(*_conditions(wanted))
        .order_by(columns.entered_at.desc(), columns.number.desc())
        .limit(wanted.limit)
        .offset(wanted.offset)
    )
    return [_complaint(row) for row in connection.execute(query)]


def contact_of(connection: Connection, complaint_id: str) -> Contact | None:
    """Return who complained; None if nobody said it or it was deleted."""
    row = connection.execute(
        select(complaint_contact.c.name, complaint_contact.c.phone).where(
            complaint_contact.c.complaint_id == complaint_id
        )
    ).one_or_none()
    return None if row is None else Contact(name=row.name, phone=row.phone)


def _of_orgs(orgs: Collection[str]) -> ColumnElement[bool]:
    columns = service_complaint.c
    return columns.butler_id.in_(list(orgs)) | columns.client_id.in_(list(orgs))


def _conditions(wanted: ComplaintQuery) -> list[ColumnElement[bool]]:
    columns = service_complaint.c
    found: list[ColumnElement[bool]] = [_of_orgs([wanted.org_id])]
    if wanted.state is not None:
        found.append(columns.state == wanted.state.value)
    if wanted.way is not None:
        found.append(columns.way == wanted.way.value)
    if wanted.only_open:
        ended = (ComplaintState.CLOSED.value, ComplaintState.CANCELED.value)
        found.append(columns.state.not_in(ended))
    if wanted.late_at is not None:
        found.append(columns.state.not_in([each.value for each in SETTLED]))
        found.append(columns.promised_at < wanted.late_at)
    found += [
        columns.text.icontains(word, autoescape=True)
        | columns.number.icontains(word, autoescape=True)
        for word in wanted.text.split()
    ]
    return found


def _complaint(row: Row[Any]) -> Complaint:
    return Complaint(
        id=row.id,
        butler_id=row.butler_id,
        client_id=row.client_id,
        number=row.number,
        way=Way(row.way),
        text=row.text,
        state=ComplaintState(row.state),
        promised_at=row.promised_at,
        explanation=row.explanation,
        feedback=row.feedback,
        feedback_at=row.feedback_at,
        satisfied=row.satisfied,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        closed_at=row.closed_at,
        forgotten_at=row.forgotten_at,
    )
