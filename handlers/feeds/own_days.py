"""Which days are a person's own: deadlines that they answer for, matters they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import Connection, select

from engine import Actor, UserTaskView
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import ClockState
from handlers.deadlines.local_time import local_day
from handlers.deadlines.tables import clock
from handlers.feeds.calendar import Entry
from handlers.linkage.cases import CaseHeader, sees_case
from handlers.reminders.holders import Holders
from handlers.reminders.reading import LAWS_OWN, headers_of
from handlers.reminders.steps import is_of_law

#: More deadlines than one calendar can show.
_MOST = 500


def clock_entries(
    connection: Connection, actor: Actor, book: DeadlineBook, *, origin: str
) -> list[Entry]:
    """Return the running deadlines that a person answers for."""
    query = (
        select(clock)
        .where(
            clock.c.state == ClockState.RUNNING, sees_case(clock.c.business_key, actor)
        )
        .order_by(clock.c.effective, clock.c.id)
    )
    rows = connection.execute(query.limit(_MOST * 4)).all()
    cases = headers_of(connection, (row.business_key for row in rows))
    holders = Holders(connection)
    entries = []
    for row in rows:
        rule = book.rule(row.rule_key, date.fromisoformat(row.started_on))
        case = cases.get(row.business_key)
        if case is None or actor.id not in holders.of(rule.owner, case):
            continue
        kind = "法定" if is_of_law(rule) else "内控"
        entries.append(
            Entry(
                uid=f"clock-{row.id}",
                day=date.fromisoformat(row.effective),
                summary=f"{rule.zh}（{kind}）{case.title}",
                description=f"案号 {case.business_key}\n{row.count_text}\n{row.law_ref}",
                url=f"{origin}/cases/{case.business_key}?tab=deadlines",
                begun_at=row.created_at,
                provisional=row.provisional,
            )
        )
    return entries[:_MOST]


def task_entries(
    connection: Connection, tasks: Iterable[UserTaskView], *, origin: str
) -> list[Entry]:
    """Return the days of matters that a person holds."""
    mine = [task for task in tasks if task.due_at and task.element_id not in LAWS_OWN]
    cases = headers_of(connection, (str(task.business_key) for task in mine))
    return list(_of_tasks(mine, cases, origin=origin))


def _of_tasks(
    tasks: Iterable[UserTaskView], cases: Mapping[str, CaseHeader], *, origin: str
) -> Iterator[Entry]:
    for task in tasks:
        case = cases.get(str(task.business_key))
        if task.due_at is None:
            continue
        title = case.title if case else ""
        yield Entry(
            uid=f"task-{task.id}",
            day=local_day(task.due_at),
            summary=f"{task.name} {title}".strip(),
            description=f"案号 {task.business_key or ''}\n本局设定的时限",
            url=f"{origin}/tasks/{task.id}",
            begun_at=task.created_at,
        )
