"""Read findings: one, or those of a unit or a client that a list shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from handlers.butler.findings.model import (
    OPEN_STATES,
    Finding,
    FindingState,
    Severity,
    Source,
)
from handlers.butler.findings.tables import service_finding
from handlers.errors import DomainRefused


class FindingNotFound(DomainRefused):
    """There is no such finding, or it is not of these organisations."""

    def __init__(self) -> None:
        super().__init__("没有这个问题，或者不属于本单位")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingQuery:
    """Which findings a list shows."""

    #: The butler's unit, or the client, whose findings they are.
    org_id: str
    contract_id: str = ""
    client_id: str = ""
    severity: Severity | None = None
    source: Source | None = None
    state: FindingState | None = None
    only_open: bool = False
    #: Only those that should have been corrected by this moment.
    late_at: datetime | None = None
    text: str = ""
    limit: int | None = None
    offset: int = 0


def find_findings(connection: Connection, wanted: FindingQuery) -> list[Finding]:
    """Return findings, the latest first."""
    query = (
        select(service_finding)
        .where(*_conditions(wanted))
        .order_by(service_finding.c.found_at.desc(), service_finding.c.number.desc())
        .limit(wanted.limit)
        .offset(wanted.offset)
    )
    return [_finding(row) for row in connection.execute(query)]


def count_findings(connection: Connection, wanted: FindingQuery) -> int:
    """Return how many findings a list would show."""
    query = select(func.count()).select_from(service_finding)
    return int(connection.scalar(query.where(*_conditions(wanted))) or 0)


def finding_by_id(
    connection: Connection, finding_id: str, *, orgs: Collection[str] | None = None
) -> Finding:
    """Return a finding.

    Args:
        connection: Of the transaction.
        finding_id: Its id.
        orgs: If given, it must be of one of them: as butler or as client.

    Raises:
        FindingNotFound: there is none, or of others.
    """
    query = select(service_finding).where(service_finding.c.id == finding_id)
    if orgs is not None:
        query = query.where(_of_orgs(orgs))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise FindingNotFound
    return _finding(row)


def findings_by_ids(
    connection: Connection, finding_ids: Collection[str]
) -> dict[str, Finding]:
    """Return findings by their ids; unknown ones are left out."""
    query = select(service_finding).where(service_finding.c.id.in_(list(finding_ids)))
    return {row.id: _finding(row) for row in connection.execute(query)}


def findings_opened_by(
    connection: Connection, source: Source, key: str
) -> list[Finding]:
    """Return what was opened by one affair of a kind, in the order of its record.

    Args:
        connection: Of the transaction.
        source: The kind of affair.
        key: Its business key, with which the keys of its findings begin.
    """
    query = select(service_finding).where(
        service_finding.c.source == source.value,
        service_finding.c.source_key.startswith(f"{key}:", autoescape=True),
    )
    found = connection.execute(query.order_by(service_finding.c.number))
    return [_finding(row) for row in found]


def _of_orgs(orgs: Collection[str]) -> ColumnElement[bool]:
    return service_finding.c.butler_id.in_(
        list(orgs)
    ) | service_finding.c.client_id.in_(list(orgs))


def _conditions(wanted: FindingQuery) -> list[ColumnElement[bool]]:
    columns = service_finding.c
    found: list[ColumnElement[bool]] = [_of_orgs([wanted.org_id])]
    equal = (
        (columns.contract_id, wanted.contract_id),
        (columns.client_id, wanted.client_id),
        (columns.severity, wanted.severity.value if wanted.severity else ""),
        (columns.source, wanted.source.value if wanted.source else ""),
        (columns.state, wanted.state.value if wanted.state else ""),
    )
    found += [column == value for column, value in equal if value]
    if wanted.only_open:
        found.append(columns.state.in_([each.value for each in OPEN_STATES]))
    if wanted.late_at is not None:
        found.append(columns.state == FindingState.CORRECTING.value)
        found.append(columns.due_at < wanted.late_at)
    found += [
        columns.text.icontains(word, autoescape=True)
        | columns.number.icontains(word, autoescape=True)
        for word in wanted.text.split()
    ]
    return found


def _finding(row: Row[Any]) -> Finding:
    return Finding(
        id=row.id,
        number=row.number,
        butler_id=row.butler_id,
        client_id=row.client_id,
        contract_id=row.contract_id,
        source=Source(row.source),
        source_key=row.source_key,
        section=row.section,
        text=row.text,
        advice=row.advice,
        severity=Severity(row.severity),
        danger=row.danger,
        evidence=tuple(row.evidence),
        state=FindingState(row.state),
        round=row.round,
        due_at=row.due_at,
        found_by=row.found_by,
        found_at=row.found_at,
        closed_at=row.closed_at,
        referred_to=row.referred_to,
        case_no=row.case_no,
    )
