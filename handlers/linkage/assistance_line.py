"""Whether the assistance of a case can still begin, and how its state moves on."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from engine import SYSTEM, variables_of_many, waiting_roots
from handlers.linkage.cases import Assistance, CaseHeader
from handlers.linkage.process_keys import LINKAGE

_STEERING = ("supervision_done", "start_decision", "order_required")


def can_begin(connection: Connection, header: CaseHeader) -> bool:
    """Say whether a plan that lists a case now brings it assistance (7.2.1.1).

    The supervision of the case may have come to its end, or its officer has decided
    against assistance: then its line of assistance is over.
    """
    if header.assistance is not Assistance.NONE:
        return False
    roots = waiting_roots(connection, business_keys=[header.business_key])
    ids = [root.id for root in roots if root.process_key == LINKAGE]
    found = variables_of_many(connection, ids, names=_STEERING, actor=SYSTEM)
    return bool(ids) and not any(map(_is_over, found.values()))


def moved_on(header: CaseHeader, to: Assistance) -> Assistance:
    """Return how assistance stands after a step; what was stopped stays so."""
    return header.assistance if header.assistance is Assistance.STOPPED else to


def _is_over(known: Mapping[str, object]) -> bool:
    """Say whether the diagram has left its stage 三 without assistance."""
    if known.get("supervision_done"):
        return True
    decision = known.get("start_decision")
    # Without an order there is nothing to wait for: 暂不启动 ends the line as well.
    may_wait = decision == "暂不启动" and known.get("order_required")
    return decision in {"不启动", "暂不启动"} and not may_wait
