"""Read unforeseen events: one, or those of a unit or a client that a list shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, select

from handlers.butler.findings.model import Severity
from handlers.butler.incidents.model import OPEN_STATES, Incident, IncidentState
from handlers.butler.incidents.tables import service_incident
from handlers.errors import DomainRefused


class IncidentNotFound(DomainRefused):
    """There is no such event, or it is not of these organisations."""

    def __init__(self) -> None:
        super().__init__("没有这个事件，或者不属于本单位")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentQuery:
    """Which events a list shows."""

    #: The butler's unit, or the client, whose events they are.
    org_id: str
    severity: Severity | None = None
    state: IncidentState | None = None
    only_open: bool = False
    #: Only those for which measures should have been taken by this moment.
    late_at: datetime | None = None
    text: str = ""
    limit: int | None = None
    offset: int = 0


def find_incidents(connection: Connection, wanted: IncidentQuery) -> list[Incident]:
    """Return events, the latest first."""
    columns = service_incident.c
    query = (
        select(service_incident)
        .where(*_conditions(wanted))
        .order_by(columns.happened_at.desc(), columns.number.desc())
        .limit(wanted.limit)
        .offset(wanted.offset)
    )
    return [_incident(row) for row in connection.execute(query)]


def incident_by_id(
    connection: Connection, incident_id: str, *, orgs: Collection[str] | None = None
) -> Incident:
    """Return an event; if organisations are given, it must be one of theirs to see.

    Raises:
        IncidentNotFound: there is none, or of others, or the client was not told yet.
    """
    query = select(service_incident).where(service_incident.c.id == incident_id)
    if orgs is not None:
        query = query.where(_seen_by(orgs))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise IncidentNotFound
    return _incident(row)


def incidents_by_ids(
    connection: Connection, ids: Collection[str]
) -> dict[str, Incident]:
    """Return events by their ids; unknown ones are left out."""
    query = select(service_incident).where(service_incident.c.id.in_(list(ids)))
    return {row.id: _incident(row) for row in connection.execute(query)}


def _seen_by(orgs: Collection[str]) -> ColumnElement[bool]:
    """Return which events organisations see: a client those it was told of."""
    columns = service_incident.c
    told = and_(columns.client_id.in_(list(orgs)), columns.client_told_at.is_not(None))
    return columns.butler_id.in_(list(orgs)) | told


def _conditions(wanted: IncidentQuery) -> list[ColumnElement[bool]]:
    columns = service_incident.c
    found: list[ColumnElement[bool]] = [_seen_by([wanted.org_id])]
    if wanted.severity is not None:
        found.append(columns.severity == wanted.severity.value)
    if wanted.state is not None:
        found.append(columns.state == wanted.state.value)
    if wanted.only_open:
        found.append(columns.state.in_([each.value for each in OPEN_STATES]))
    if wanted.late_at is not None:
        found.append(columns.state == IncidentState.REPORTED.value)
        found.append(columns.measures_due_at < wanted.late_at)
    found += [
        columns.text.icontains(word, autoescape=True)
        | columns.number.icontains(word, autoescape=True)
        | columns.place.icontains(word, autoescape=True)
        for word in wanted.text.split()
    ]
    return found


def _incident(row: Row[Any]) -> Incident:
    day = row.change_by
    return Incident(
        **row._asdict()
        | {
            "severity": Severity(row.severity),
            "state": IncidentState(row.state),
            "change_by": date.fromisoformat(day) if day else None,
        }
    )
