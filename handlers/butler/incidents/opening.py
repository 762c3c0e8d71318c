"""Report an unforeseen event: its row, its number, and the process that meets it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert

from engine import StartInstance, UnitOfWork
from handlers.butler.contracts import Contract, contract_by_id
from handlers.butler.findings.settings import days
from handlers.butler.incidents.model import IncidentState, NewIncident, incident_key
from handlers.butler.incidents.settings import (
    MEASURE_HOURS,
    NOTICE_HOURS,
    REPORT_DAYS,
)
from handlers.butler.incidents.tables import incident_series, service_incident
from handlers.butler.process_keys import INCIDENT
from handlers.butler.telling import told
from handlers.deadlines.calendar_store import load_calendar
from handlers.deadlines.local_time import SHANGHAI, end_of_day, local_day
from handlers.documents.counters import next_serial
from handlers.errors import DomainRefused
from handlers.parties.access import org_label
from handlers.parties.orgs import org_by_id

LONGEST = 1000
LONGEST_NAME = 40
LONGEST_PLACE = 100


class IncidentRefused(DomainRefused):
    """A report of an event says too little, too much, or what cannot be."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """An event that was reported."""

    id: str
    number: str


def open_incident(uow: UnitOfWork, new: NewIncident) -> Reported:
    """Write an event down and let its process begin (B6.4.2).

    Raises:
        ContractNotFound: there is no such contract.
        IncidentRefused: the report says too little, too much, or what cannot be.
    """
    for field, reason in _faults(new, uow.now):
        raise IncidentRefused(field, reason)
    contract = contract_by_id(uow.connection, new.contract_id)
    incident_id, number = uuid.uuid4().hex, _next_number(uow, contract.butler_id)
    due = uow.now + timedelta(hours=days(uow.connection, MEASURE_HOURS))
    uow.connection.execute(
        insert(service_incident).values(
            **_row(uow, new, contract),
            id=incident_id,
            number=number,
            measures_due_at=due,
        )
    )
    uow.audit("incident_reported", {"id": incident_id, "number": number})
    uow.defer(
        StartInstance(
            key=INCIDENT,
            business_key=incident_key(incident_id),
            variables=_variables(uow, new, contract, number=number, due=due),
            labels=frozenset(
                {org_label(contract.butler_id), org_label(contract.client_id)}
            ),
        )
    )
    return Reported(id=incident_id, number=number)


def _faults(new: NewIncident, now: datetime) -> Iterator[tuple[str, str]]:
    said = (
        ("text", "请写明发生了什么", new.text, LONGEST),
        ("place", "请写明发生地点", new.place, LONGEST_PLACE),
        ("found_by", "请写明发现人", new.found_by, LONGEST_NAME),
    )
    for field, reason, text, longest in said:
        if not text.strip():
            yield field, reason
        if len(text.strip()) > longest:
            yield field, f"{reason}，不超过{longest}字"
    if len(new.endangered.strip()) > LONGEST_PLACE:
        yield "endangered", f"受危及的人身、财产不超过{LONGEST_PLACE}字"
    if new.happened_at > now:
        yield "happened_at", "发生时间不能晚于现在"


def _row(uow: UnitOfWork, new: NewIncident, contract: Contract) -> dict[str, object]:
    return {
        "butler_id": contract.butler_id,
        "client_id": contract.client_id,
        "contract_id": contract.id,
        "text": new.text.strip(),
        "happened_at": new.happened_at,
        "place": new.place.strip(),
        "severity": new.severity.value,
        "endangered": new.endangered.strip(),
        "found_by": new.found_by.strip(),
        "state": IncidentState.REPORTED.value,
        "bureau_reason": "",
        "changes": "",
        "reported_by": uow.actor.id,
        "reported_at": uow.now,
    }


def _variables(
    uow: UnitOfWork,
    new: NewIncident,
    contract: Contract,
    *,
    number: str,
    due: datetime,
) -> dict[str, object]:
    """Return what the process of an event begins with."""
    connection = uow.connection
    notices = uow.now + timedelta(hours=days(connection, NOTICE_HOURS))
    report = load_calendar(connection).add_working_days(
        local_day(uow.now), days(connection, REPORT_DAYS)
    )
    return {
        "incident_no": number,
        "incident_text": new.text.strip(),
        "incident_happened": f"{new.happened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "incident_place": new.place.strip(),
        "incident_severity": new.severity.value,
        "incident_endangered": new.endangered.strip(),
        "measures_due_at": told(due),
        "notice_due_at": told(notices),
        "report_due_at": told(end_of_day(report.day)),
        "contract_id": contract.id,
        "contract_no": contract.number,
        "client_id": contract.client_id,
        "client_name": org_by_id(connection, contract.client_id).name,
        "butler_id": contract.butler_id,
        "incident_lead": contract.lead_id,
    }


def _next_number(uow: UnitOfWork, butler_id: str) -> str:
    place = {"butler_id": butler_id, "year": local_day(uow.now).year}
    serial = next_serial(uow.connection, incident_series, place)
    return f"SJ-{place['year']}-{serial:03d}"
