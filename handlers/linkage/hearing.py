"""The five working days in which a party may ask for a hearing (行政处罚法 64, 85).

They begin when the bureau has told the party of the penalty that it plans: nothing in
the diagram of the penalty happens then, so the bureau registers the day.
"""

from __future__ import annotations

from datetime import date

from engine import Actor, UnitOfWork
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import CaseClock, ClockState, find_clock, start_clock
from handlers.deadlines.errors import StartRefused
from handlers.deadlines.local_time import local_day
from handlers.deadlines.statutes import HEARING_REQUEST, PENALTY
from handlers.linkage.cases import CaseHeader
from handlers.parties.model import Role

_TELLING = frozenset({Role.OFFICER, Role.ENFORCEMENT, Role.JOINT_GROUP})


def may_tell(actor: Actor, header: CaseHeader) -> bool:
    """Say whether somebody registers that a party was told: officers of its bureau."""
    of_bureau = not header.bureau_labels.isdisjoint(actor.labels)
    return of_bureau and not actor.groups.isdisjoint(_TELLING)


def awaits_telling(clocks: tuple[CaseClock, ...]) -> bool:
    """Say whether a penalty is under way of which the party was not told yet."""
    keys = {clock.rule_key for clock in clocks}
    under_way = any(
        clock.rule_key == PENALTY.key and clock.state is ClockState.RUNNING
        for clock in clocks
    )
    return under_way and HEARING_REQUEST.key not in keys


def party_was_told(
    uow: UnitOfWork, book: DeadlineBook, business_key: str, *, on: date
) -> CaseClock:
    """Start the days of the hearing.

    Raises:
        StartRefused: the day lies before the penalty case or in the future, or
            there is none.
    """
    penalty = find_clock(uow.connection, business_key, PENALTY.key)
    if penalty is None or penalty.state is not ClockState.RUNNING:
        raise StartRefused(reason="没有正在办理的行政处罚")
    if not penalty.started_on <= on <= local_day(uow.now):
        told = f"告知日期应在{penalty.started_on.isoformat()}至今天之间"
        raise StartRefused(reason=told)
    uow.audit("hearing_told", {"business_key": business_key, "on": on.isoformat()})
    return start_clock(uow, book, business_key, HEARING_REQUEST.key, started_on=on)
