"""What an unforeseen event is, and in which states it can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.butler.findings.model import Severity


class IncidentState(StrEnum):
    """How far an event is."""

    #: It was reported; measures are not written down yet.
    REPORTED = "reported"
    #: Measures were taken; people are told, the report is written.
    ACTED = "acted"
    #: The report is there; the head reviews what emergencies are met with.
    REVIEWING = "reviewing"
    CLOSED = "closed"
    #: Its process was ended from outside.
    CANCELED = "canceled"


#: Something is still to be done.
OPEN_STATES = frozenset(
    {IncidentState.REPORTED, IncidentState.ACTED, IncidentState.REVIEWING}
)
STATE_NAMES: Mapping[IncidentState, str] = {
    IncidentState.REPORTED: "待采取措施",
    IncidentState.ACTED: "处置中",
    IncidentState.REVIEWING: "待评审",
    IncidentState.CLOSED: "已评审",
    IncidentState.CANCELED: "已终止",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """An event as somebody of the unit reports it."""

    contract_id: str
    text: str
    happened_at: datetime
    place: str
    severity: Severity
    #: Who found it, of whatever organisation.
    found_by: str
    #: Which persons or which property are in danger; empty if none are.
    endangered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An event as it stands."""

    id: str
    butler_id: str
    client_id: str
    contract_id: str
    number: str
    text: str
    happened_at: datetime
    place: str
    severity: Severity
    endangered: str
    found_by: str
    state: IncidentState
    measures_due_at: datetime
    measures_at: datetime | None
    client_told_at: datetime | None
    client_confirmed_at: datetime | None
    #: What was decided about telling authorities; None before that.
    bureau_notice: str | None
    bureau_reason: str
    #: Whether the arrangements for emergencies fit; None before the review.
    fits: bool | None
    changes: str
    change_by: date | None
    reported_by: str
    reported_at: datetime
    closed_at: datetime | None

    @property
    def key(self) -> str:
        """The business key of its process."""
        return incident_key(self.id)

    @property
    def is_open(self) -> bool:
        """Say whether something is still to be done."""
        return self.state in OPEN_STATES

    def is_late(self, now: datetime) -> bool:
        """Say whether measures should have been taken by now and were not."""
        return self.state is IncidentState.REPORTED and now > self.measures_due_at


_PREFIX = "incident:"


def incident_key(incident_id: str) -> str:
    """Return the business key of an event's process."""
    return f"{_PREFIX}{incident_id}"


def incident_of_key(key: str) -> str | None:
    """Return the event of a business key, None for keys of other processes."""
    return key.removeprefix(_PREFIX) if key.startswith(_PREFIX) else None
