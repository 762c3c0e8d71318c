"""Who sees which deadlines of a case: those of a penalty are for the bureau alone."""

from __future__ import annotations

from collections.abc import Iterable

from engine import Actor
from handlers.deadlines.clocks import CaseClock
from handlers.deadlines.statutes import HEARING_REQUEST, PENALTY, PENALTY_PUBLIC
from handlers.parties.model import Role

#: As confidential as the process of a penalty.
CONFIDENTIAL = frozenset({PENALTY.key, PENALTY_PUBLIC.key, HEARING_REQUEST.key})
_BUREAU = frozenset({Role.OFFICER, Role.LEADER, Role.ENFORCEMENT, Role.JOINT_GROUP})


def sees_penalties(actor: Actor) -> bool:
    """Say whether somebody sees the penalties of the cases that they see."""
    return actor.sees_all or not actor.groups.isdisjoint(_BUREAU)


def seen_clocks(clocks: Iterable[CaseClock], actor: Actor) -> tuple[CaseClock, ...]:
    """Return the clocks of a case that somebody who sees the case may see."""
    if sees_penalties(actor):
        return tuple(clocks)
    return tuple(each for each in clocks if each.rule_key not in CONFIDENTIAL)
