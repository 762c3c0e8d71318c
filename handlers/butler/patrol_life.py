"""What the process of a patrol does to its row: it begins, and it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from handlers.butler.process_keys import PATROL, SELF_CHECK
from handlers.butler.states import PatrolState
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.access import org_label

#: Set by the processes where nobody went, or nobody signed, with the reason.
_MISSED_REASONS = ("patrol_missed_reason", "self_missed_reason")
#: How much of the record was taken over from the last one, in words.
COPIED_SHARE = "patrol_copied_share"
#: What a check of the client's own came to, in words: 停产, 零风险报告 or what was found.
SELF_RESULT = "self_result"
_CANCELED = "流程已终止"


def start_rules() -> Mapping[str, StartRule]:
    """Return how patrols start, by process key."""
    return {PATROL: start_patrol, SELF_CHECK: start_self_check}


def end_rules() -> Mapping[str, EndRule]:
    """Return what the end of a patrol does, by process key."""
    return {PATROL: end_patrol, SELF_CHECK: end_patrol}


def start_patrol(call: StartCall) -> StartOutcome:
    """Begin a patrol that a round has called, and tell whoever goes.

    Raises:
        NotAllowed: patrols are begun by their plans alone.
        PatrolNotDue: it began already, or was put on another day.
    """
    _begin(call)
    known = call.variables
    tell(
        call.unit_of_work,
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


def start_self_check(call: StartCall) -> StartOutcome:
    """Begin a check that the client makes itself, and tell whoever signs it.

    Raises:
        NotAllowed: checks are begun by their plans alone.
        PatrolNotDue: it began already, or was put on another day.
    """
    _begin(call)
    known = call.variables
    tell(
        call.unit_of_work,
        kind=NoticeKind.TASK,
        key=f"patrol:{call.instance_id}:begun",
        to=[str(known["self_signer"])],
        subject=f"请填写并签署：{known['self_record']}",
        text=(
            f"请在{_clock(str(known['patrol_due_at']))}前签署；"
            "没有发现问题、停产也要记录。"
        ),
        link="/inbox",
    )
    labels = {org_label(str(known[each])) for each in ("butler_id", "client_id")}
    return StartOutcome(
        variables=known, labels=frozenset(labels), business_key=call.business_key
    )


def _begin(call: StartCall) -> None:
    if not call.actor.stands_in:
        raise NotAllowed(action="发起巡查", reason="巡查由巡查计划发起")
    one = _by_key(call.business_key, call.unit_of_work)
    if one is None or not set_state(
        call.unit_of_work,
        one,
        PatrolState.STARTED,
        expected=[PatrolState.DUE],
        instance_id=call.instance_id,
    ):
        raise PatrolNotDue(call.business_key or "")


def end_patrol(call: EndCall) -> None:
    """Write down how a patrol ended: signed, or missed and why.

    A patrol that was put on another day meanwhile is no longer of this instance.
    """
    one = _by_key(call.business_key, call.unit_of_work)
    if one is None or one.instance_id != call.instance_id:
        return
    reason = _first(call.variables, _MISSED_REASONS)
    state = PatrolState.MISSED if reason else PatrolState.SIGNED
    if call.state is not InstanceState.COMPLETED:
        state, reason = PatrolState.MISSED, reason or _CANCELED
    told = _first(call.variables, (COPIED_SHARE, SELF_RESULT))
    set_state(
        call.unit_of_work,
        one,
        state,
        expected=[PatrolState.STARTED],
        reason=reason or "；".join(filter(None, (one.reason, told))),
    )


def _first(known: Mapping[str, object], names: Iterable[str]) -> str:
    """Return the first of some variables that says anything."""
    said = (str(known.get(each) or "") for each in names)
    return next(filter(None, said), "")


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
