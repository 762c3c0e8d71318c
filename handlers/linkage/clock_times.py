"""What the running clocks of a case say to its diagrams, and what hangs on each.

The diagrams read days from variables and count nothing themselves. When clocks move,
the variables follow and the engine evaluates due dates and timers once more; while a
clock is suspended, what hangs on it stands still.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import CaseClock, ClockState
from handlers.deadlines.statutes import (
    OBJECTION,
    PENALTY_PUBLIC,
    RECTIFY,
    REINSPECTION,
    SECOND_REINSPECTION,
)
from handlers.linkage.process_keys import LINKAGE

PENALTY_PROCESS = "linkage_penalty"

#: Rule -> timers and tasks of the diagrams whose time runs by its clock.
HANGING: Mapping[str, frozenset[str]] = {
    OBJECTION.key: frozenset({"objection_period_expired"}),
    RECTIFY.key: frozenset(
        {
            "draft_rectification_plan",
            "apply_reinspection",
            "rectification_deadline_passed",
        }
    ),
    REINSPECTION.key: frozenset({"arrange_reinspection"}),
    SECOND_REINSPECTION.key: frozenset(
        {
            "draft_rectification_plan",
            "apply_reinspection",
            "rectification_deadline_passed",
            "arrange_reinspection",
            "reinspection_window_opened",
        }
    ),
    PENALTY_PUBLIC.key: frozenset({"publish_penalty"}),
}


def held_elements(clocks: Iterable[CaseClock]) -> frozenset[str]:
    """Return the elements whose time stands still because a clock is suspended."""
    held: frozenset[str] = frozenset()
    for clock in clocks:
        if clock.state is ClockState.PAUSED:
            held |= HANGING.get(clock.rule_key, frozenset())
    return held


def process_days(
    clocks: Iterable[CaseClock],
    book: DeadlineBook,
    *,
    process_key: str,
    round_: int,
) -> Mapping[str, object]:
    """Return the variables of a process that say its days, from running clocks.

    Args:
        clocks: All clocks of the case.
        book: The calendar and the rules.
        process_key: Of the case, or of a matter beside it.
        round_: The round of rectification in which the case is.
    """
    running = [clock for clock in clocks if clock.state is ClockState.RUNNING]
    days: dict[str, object] = {}
    for clock in running:
        if process_key == LINKAGE:
            days |= dict(_of_the_case(clock, book, round_=round_))
        elif process_key == PENALTY_PROCESS and clock.rule_key == PENALTY_PUBLIC.key:
            days["penalty_public_due"] = clock.effective.isoformat()
    return days


def _of_the_case(
    clock: CaseClock, book: DeadlineBook, *, round_: int
) -> Iterator[tuple[str, object]]:
    last = clock.effective.isoformat()
    if clock.rule_key == OBJECTION.key:
        yield "objection_due", last
        # Paper handed in on the last day is entered on the next ones.
        closes = book.count("objection_entry_wd", clock.effective).effective
        yield "objection_closes", closes.isoformat()
    elif clock.rule_key == RECTIFY.key:
        yield "rectify_due", last
        if round_ == clock.round:
            yield "rectify_until", last
    elif clock.rule_key == REINSPECTION.key:
        yield "reinsp_due", last
    elif clock.rule_key == SECOND_REINSPECTION.key and clock.opens_on is not None:
        opens = clock.opens_on.isoformat()
        yield "window_open", opens
        yield "window_close", last
        yield "reinsp_due", last
        if round_ == clock.round:
            yield "rectify_until", opens
