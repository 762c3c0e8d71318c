"""What a bureau sets for itself where the law and the standard leave the days open.

Only the length of a deadline of the bureau is its own: from when it counts, whose it
is and by which clause stays the same for all. Of a deadline of law even the length is
none of its business; it sets an earlier day within it as its target (内控). Where a
bureau has set nothing, or has gone back, what holds for all holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.deadlines.rules import DeadlineRule


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLength:
    """How long a deadline is in one bureau from a day on."""

    valid_from: date
    #: None where the bureau goes back to what holds for all.
    n: int | None
    #: Of a deadline of law: how many working days before its last one it is to be done.
    target_wd: int = 0


def with_own(
    common: Sequence[DeadlineRule], own: Sequence[OwnLength]
) -> tuple[DeadlineRule, ...]:
    """Return the versions of a rule as they hold in a bureau, oldest first.

    Args:
        common: The versions for all, oldest first; the first holds from the start.
        own: What the bureau has set, oldest first; of several for one day the last
            holds.
    """
    days = {rule.valid_from for rule in common} | {each.valid_from for each in own}
    return tuple(_at(day, common, own) for day in sorted(days))


def _at(
    day: date, common: Sequence[DeadlineRule], own: Sequence[OwnLength]
) -> DeadlineRule:
    held = [rule for rule in common if rule.valid_from <= day][-1:] or common[:1]
    set_here = [each for each in own if each.valid_from <= day]
    n = set_here[-1].n if set_here else None
    rule = held[0]
    return replace(
        rule,
        n=rule.n if n is None else n,
        target_wd=set_here[-1].target_wd if set_here else rule.target_wd,
        valid_from=day,
        valid_to=None,
    )
