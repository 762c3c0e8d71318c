"""What the process of a finding does to its row: it begins, and it ends."""

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
from handlers.butler.findings.model import FindingState, finding_of_key
from handlers.butler.findings.moving import move_finding
from handlers.butler.findings.reading import finding_by_id
from handlers.butler.process_keys import FINDING
from handlers.parties.access import org_label


def start_rules() -> Mapping[str, StartRule]:
    """Return how findings start, by process key."""
    return {FINDING: start_finding}


def end_rules() -> Mapping[str, EndRule]:
    """Return what the end of a finding does, by process key."""
    return {FINDING: end_finding}


def start_finding(call: StartCall) -> StartOutcome:
    """Begin to follow a finding that was written down; butler and client see it.

    Raises:
        NotAllowed: findings are opened where they are found.
        FindingNotFound: there is none under this key.
    """
    if not call.actor.stands_in:
        raise NotAllowed(action="发起问题闭环", reason="问题由排查、巡查或投诉记录提出")
    found = finding_by_id(
        call.unit_of_work.connection, finding_of_key(call.business_key or "") or ""
    )
    return StartOutcome(
        variables=call.variables,
        labels=frozenset({org_label(found.butler_id), org_label(found.client_id)}),
        business_key=call.business_key,
    )


def end_finding(call: EndCall) -> None:
    """Write down how a finding ended: proven corrected, its risk borne, or stopped."""
    uow = call.unit_of_work
    if call.state is not InstanceState.COMPLETED:
        state = FindingState.CANCELED
    elif call.variables.get("risk_accepted") is True:
        state = FindingState.ACCEPTED
    else:
        state = FindingState.CLOSED
    move_finding(uow, call.business_key or "", state, closed_at=uow.now)
