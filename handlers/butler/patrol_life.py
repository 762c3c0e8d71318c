"""What the process of a patrol does to its row: it begins, and it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from engine import (
    EndCall,
    EndRule,
    InstanceState,
    NotAllowed,
    StartCall,
    StartOutcome,
    StartRule,
    UnitOfWork,
)
from handlers.butler.errors import PatrolNotDue
from handlers.butler.patrols import Patrol, patrol_of, set_state
from handlers.butler.process_keys import PATROL
from handlers.butler.states import PatrolState
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import org_label

#: Set by the process where nobody went, with the reason.
MISSED_REASON = "patrol_missed_reason"
#: How much of the record was taken over from the last one, in words.
COPIED_SHARE = "patrol_copied_share"
_CANCELED = "流程已终止"


def start_rules() -> Mapping[str, StartRule]:
    """Return how patrols start, by process key."""
    return {PATROL: start_patrol}


def end_rules() -> Mapping[str, EndRule]:
    """Return what the end of a patrol does, by process key."""
    return {PATROL: end_patrol}


def start_patrol(call: StartCall) -> StartOutcome:
    """Begin a patrol that a round has called, and tell whoever goes.

    Raises:
        NotAllowed: patrols are begun by their plans alone.
        PatrolNotDue: it began already, or was put on another day.
    """
    if not call.actor.stands_in:
        raise NotAllowed(action="发起巡查", reason="巡查由巡查计划发起")
    uow, key = call.unit_of_work, call.business_key or ""
    one = _by_key(call.business_key, call.unit_of_work)
    if one is None or not set_state(
        uow,
        one,
        PatrolState.STARTED,
        expected=[PatrolState.DUE],
        instance_id=call.instance_id,
    ):
        raise PatrolNotDue(key)
    known = call.variables
    tell(
        uow,
        kind=NoticeKind.TASK,
        key=f"patrol:{call.instance_id}:begun",
        to=[str(known["patrol_by"])],
        subject=f"今日巡查：{known['client_name']} · {known['patrol_name']}",
        text=f"请在{_clock(str(known['patrol_due_at']))}前完成巡查并签名。",
        link="/inbox",
    )
    return StartOutcome(
        variables=known,
        labels=frozenset({org_label(str(known["butler_id"]))}),
        business_key=call.business_key,
    )


def end_patrol(call: EndCall) -> None:
    """Write down how a patrol ended: signed, or missed and why.

    A patrol that was put on another day meanwhile is no longer of this instance.
    """
    one = _by_key(call.business_key, call.unit_of_work)
    if one is None or one.instance_id != call.instance_id:
        return
    reason = str(call.variables.get(MISSED_REASON) or "")
    state = PatrolState.MISSED if reason else PatrolState.SIGNED
    if call.state is not InstanceState.COMPLETED:
        state, reason = PatrolState.MISSED, reason or _CANCELED
    copied = str(call.variables.get(COPIED_SHARE) or "")
    set_state(
        call.unit_of_work,
        one,
        state,
        expected=[PatrolState.STARTED],
        reason=reason or "；".join(filter(None, (one.reason, copied))),
    )


def _by_key(key: str | None, uow: UnitOfWork) -> Patrol | None:
    plan_id, _, named = (key or "").rpartition(":")
    try:
        named_on = date.fromisoformat(named)
    except ValueError:
        return None
    return patrol_of(uow.connection, plan_id, named_on)


def _clock(moment: str) -> str:
    """Return a moment as people write it: 2026-03-02 17:30."""
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M}"
