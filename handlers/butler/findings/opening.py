"""Open a finding: its row, its number, and the process that follows it to its end."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from engine import StartInstance, UnitOfWork
from handlers.butler.contracts import Contract, contract_by_id
from handlers.butler.findings.model import FindingState, NewFinding, finding_key
from handlers.butler.findings.settings import ADVICE_DAYS, days
from handlers.butler.findings.tables import finding_series, service_finding
from handlers.butler.process_keys import FINDING
from handlers.butler.telling import told
from handlers.deadlines.calendar_store import load_calendar
from handlers.deadlines.local_time import end_of_day, local_day
from handlers.documents.counters import next_serial
from handlers.documents.upsert import insert_into
from handlers.parties.access import org_label
from handlers.parties.orgs import org_by_id


def open_finding(uow: UnitOfWork, new: NewFinding) -> str:
    """Write a finding down and let its process begin; return its number.

    What was opened from the same place of its source before stays as it is.

    Raises:
        ContractNotFound: there is no such contract.
    """
    contract = contract_by_id(uow.connection, new.contract_id)
    finding_id, number = uuid.uuid4().hex, _next_number(uow, contract.butler_id)
    written = uow.connection.scalar(
        insert_into(uow.connection, service_finding)
        .values(**_row(uow, new, contract), id=finding_id, number=number)
        .on_conflict_do_nothing(index_elements=["source", "source_key"])
        .returning(service_finding.c.id)
    )
    if written is None:
        return _opened_before(uow, new)
    uow.audit("finding_opened", {"id": finding_id, "number": number})
    uow.defer(
        StartInstance(
            key=FINDING,
            business_key=finding_key(finding_id),
            variables=_variables(uow, new, contract, number=number),
            labels=frozenset(
                {org_label(contract.butler_id), org_label(contract.client_id)}
            ),
        )
    )
    return number


def _row(uow: UnitOfWork, new: NewFinding, contract: Contract) -> dict[str, object]:
    return {
        "butler_id": contract.butler_id,
        "client_id": contract.client_id,
        "contract_id": contract.id,
        "source": new.source.value,
        "source_key": new.source_key,
        "section": new.section,
        "text": new.text.strip(),
        "advice": new.advice.strip(),
        "severity": new.severity.value,
        "danger": new.danger,
        "evidence": list(new.evidence),
        "state": FindingState.OPENED.value,
        "round": 0,
        "found_by": new.found_by,
        "found_at": uow.now,
    }


def _variables(
    uow: UnitOfWork, new: NewFinding, contract: Contract, *, number: str
) -> dict[str, object]:
    """Return what the process of a finding begins with."""
    connection = uow.connection
    until = load_calendar(connection).add_working_days(
        local_day(uow.now), days(connection, ADVICE_DAYS)
    )
    return {
        "finding_no": number,
        "finding_text": new.text.strip(),
        "finding_severity": new.severity.value,
        "finding_danger": new.danger,
        "finding_by": new.found_by,
        "finding_lead": contract.lead_id,
        "finding_round": 0,
        "finding_advice": new.advice.strip(),
        "advice_due_at": told(end_of_day(until.day)),
        "contract_id": contract.id,
        "contract_no": contract.number,
        "client_id": contract.client_id,
        "client_name": org_by_id(connection, contract.client_id).name,
        "butler_id": contract.butler_id,
    }


def _opened_before(uow: UnitOfWork, new: NewFinding) -> str:
    found: str = uow.connection.execute(
        select(service_finding.c.number).where(
            service_finding.c.source == new.source.value,
            service_finding.c.source_key == new.source_key,
        )
    ).scalar_one()
    return found


def _next_number(uow: UnitOfWork, butler_id: str) -> str:
    """Raise the counter of a unit and a year; a repeated opening leaves a gap."""
    place = {"butler_id": butler_id, "year": local_day(uow.now).year}
    serial = next_serial(uow.connection, finding_series, place)
    return f"FX-{place['year']}-{serial:04d}"
