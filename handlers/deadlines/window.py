"""The window of the second re-inspection: after day 60, before day 90 (18号令 48).

Read strictly, as days 61 to 89, which is safe under either reading of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.deadlines.calendar_rules import WorkingCalendar
from handlers.deadlines.counting import pushed_back, target_day
from handlers.deadlines.pauses import Pause, pauses_text
from handlers.deadlines.rules import DeadlineRule
from handlers.deadlines.statutes import SECOND_REINSPECTION

FIRST_DAY = 61


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When the re-inspection after an announcement may and must be held."""

    #: Days 61 and last as counted.
    opens: date
    closes: date
    #: The first working day in the window.
    open_day: date
    #: The last working day in the window.
    target: date
    provisional: bool
    law_ref: str
    count_text: str


def reinspection_window(
    announced_on: date,
    calendar: WorkingCalendar,
    *,
    rule: DeadlineRule = SECOND_REINSPECTION,
    pauses: Sequence[Pause] = (),
) -> Window:
    """Return the window that an announcement opens, without suspended days.

    Args:
        rule: the version that is in force on the day of the announcement.
    """
    opens, closes = (
        pushed_back(announced_on + timedelta(days=n), announced_on, pauses)
        for n in (FIRST_DAY, rule.n)
    )
    first_working = calendar.next_working_day(opens)
    target = target_day(
        rule,
        calendar.previous_working_day(closes),
        calendar,
        earliest=first_working.day,
    )
    return Window(
        opens=opens,
        closes=closes,
        open_day=first_working.day,
        target=target.day,
        provisional=first_working.provisional or target.provisional,
        law_ref=rule.law_ref,
        count_text=(
            f"自 {announced_on.isoformat()} 公告之日起"
            f"第 {FIRST_DAY} 日至第 {rule.n} 日(自然日){pauses_text(pauses)}"
        ),
    )
