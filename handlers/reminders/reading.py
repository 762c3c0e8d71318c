"""Read all that a round looks at, set by set: clocks, matters, headers of cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from engine import DueTask, tasks_due
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import ClockState
from handlers.deadlines.rules import DeadlineRule
from handlers.deadlines.tables import clock
from handlers.linkage.matters import matter_of
from handlers.reminders.steps import SHORT, Days

#: Matters whose due day is that of the law: the clock of the case speaks for them.
LAWS_OWN = frozenset(
    {
        "draft_rectification_plan",
        "apply_reinspection",
        "arrange_reinspection",
        "record_penalty",
        "publish_penalty",
    }
)
#: Before its day no clock warns earlier, a roll over the longest holiday included.
_LONGEST_WARNING = timedelta(days=60)
#: No setting of a bureau gives more than these natural days.
_LONGEST_TASK = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningClock:
    """A clock that runs, with its rule."""

    id: str
    business_key: str
    rule: DeadlineRule
    days: Days
    target: date
    law_ref: str
    provisional: bool


def running_clocks(
    connection: Connection, book: DeadlineBook, *, today: date
) -> list[RunningClock]:
    """Return the running clocks that anybody is to hear of, the most pressing first."""
    query = (
        select(clock)
        .where(
            clock.c.state == ClockState.RUNNING,
            clock.c.effective <= (today + _LONGEST_WARNING).isoformat(),
        )
        .order_by(clock.c.effective, clock.c.id)
    )
    return [
        RunningClock(
            id=row.id,
            business_key=row.business_key,
            rule=book.rule(row.rule_key, date.fromisoformat(row.started_on)),
            days=Days(
                statutory=date.fromisoformat(row.statutory),
                effective=date.fromisoformat(row.effective),
                opens_on=date.fromisoformat(row.opens_on) if row.opens_on else None,
            ),
            target=date.fromisoformat(row.target),
            law_ref=row.law_ref,
            provisional=row.provisional,
        )
        for row in connection.execute(query)
    ]


def bureau_tasks(
    connection: Connection, *, now: datetime, since: datetime | None = None
) -> list[DueTask]:
    """Return the open matters whose day the bureau has set.

    Args:
        connection: Of the round's transaction.
        now: Matters due within two months of it are read.
        since: Only those that have become due since then, or will very soon.
    """
    if since is None:
        found = tasks_due(connection, until=now + _LONGEST_TASK)
    else:
        found = tasks_due(connection, since=since, until=now + SHORT)
    return [
        task for task in found if task.business_key and matter_of(task) not in LAWS_OWN
    ]
