"""Which matters answer a deadline of the law, and which such days have passed.

A day of the law may pass while the matter with that due day is not open at all: the
75 days of a re-inspection pass while the officer still decides about an operator who
never applied. The clock of the case says what is late, this says at which matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from engine import Actor
from handlers.deadlines.clocks import ClockState
from handlers.deadlines.statutes import (
    PENALTY,
    PENALTY_PUBLIC,
    RECTIFY,
    REINSPECTION,
    SECOND_REINSPECTION,
)
from handlers.deadlines.tables import clock
from handlers.linkage.cases import sees_case

_REINSPECTING = frozenset(
    {
        "handle_overdue_rectification",
        "arrange_reinspection",
        "approve_no_reinspection",
        "record_reinspection_result",
    }
)
_ANSWERING: Mapping[str, frozenset[str]] = {
    RECTIFY.key: frozenset({"draft_rectification_plan", "apply_reinspection"}),
    REINSPECTION.key: _REINSPECTING,
    SECOND_REINSPECTION.key: _REINSPECTING,
    PENALTY.key: frozenset({"record_penalty"}),
    PENALTY_PUBLIC.key: frozenset({"publish_penalty"}),
}
#: The deadlines of the law that somebody can miss.
LEGAL_RULES = frozenset(_ANSWERING)
#: More cases than anybody can be late with and still read a list.
_MOST_LATE = 500


def answered_rules(element_id: str) -> frozenset[str]:
    """Return the rules of the law that a matter answers while it is open."""
    return frozenset(
        rule_key for rule_key, matters in _ANSWERING.items() if element_id in matters
    )


def late_matters(
    connection: Connection, *, actor: Actor, today: date
) -> Mapping[str, frozenset[str]]:
    """Return the matters at which the law's day has passed, by case number.

    They need not all be open; only cases that the actor sees are looked at.
    """
    query = (
        select(clock.c.business_key, clock.c.rule_key)
        .where(
            clock.c.state == ClockState.RUNNING,
            clock.c.effective < today.isoformat(),
            clock.c.rule_key.in_(_ANSWERING),
            sees_case(clock.c.business_key, actor),
        )
        .order_by(clock.c.effective)
        .limit(_MOST_LATE)
    )
    found: dict[str, frozenset[str]] = {}
    for business_key, rule_key in connection.execute(query):
        before = found.get(business_key, frozenset())
        found[business_key] = before | _ANSWERING[rule_key]
    return found
