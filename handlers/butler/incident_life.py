"""What the process of an unforeseen event does to its row: it begins, and it ends."""

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
from handlers.butler.contracts import contract_by_id
from handlers.butler.incidents.model import IncidentState, incident_of_key
from handlers.butler.incidents.moving import note_of_incident
from handlers.butler.incidents.reading import incident_by_id
from handlers.butler.process_keys import INCIDENT
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import org_label
from handlers.parties.model import Role
from handlers.parties.people import people_in


def start_rules() -> Mapping[str, StartRule]:
    """Return how events start, by process key."""
    return {INCIDENT: start_incident}


def end_rules() -> Mapping[str, EndRule]:
    """Return what the end of an event does, by process key."""
    return {INCIDENT: end_incident}


def start_incident(call: StartCall) -> StartOutcome:
    """Begin to meet an event that was reported; lead and head hear of it at once.

    Raises:
        NotAllowed: events are reported on their page.
        IncidentNotFound: there is none under this key.
    """
    if not call.actor.stands_in:
        raise NotAllowed(action="发起意外事件应急", reason="意外事件在事件页面报告")
    uow, key = call.unit_of_work, call.business_key or ""
    found = incident_by_id(uow.connection, incident_of_key(key) or "")
    lead = contract_by_id(uow.connection, found.contract_id).lead_id
    heads = people_in(uow.connection, Role.BUTLER_HEAD, org_id=found.butler_id)
    tell(
        uow,
        kind=NoticeKind.WARNING,
        key=f"{key}:reported",
        to=[lead, *heads],
        subject=f"发生意外事件 {found.number}：{found.text}"[:120],
        text="请立即采取应急措施，并告知服务对象、相关方和政府部门（B6.4.2）。",
        link="/inbox",
    )
    return StartOutcome(
        variables=call.variables,
        labels=frozenset({org_label(found.butler_id), org_label(found.client_id)}),
        business_key=key,
    )


def end_incident(call: EndCall) -> None:
    """Close the event, or write down that its process was ended from outside."""
    uow, done = call.unit_of_work, call.state is InstanceState.COMPLETED
    state = IncidentState.CLOSED if done else IncidentState.CANCELED
    note_of_incident(uow, call.business_key or "", state=state.value, closed_at=uow.now)
