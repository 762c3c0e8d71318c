"""Which days are a person's own: deadlines that they answer for, matters they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from engine import Actor, UserTaskView
from handlers.approvals.model import Approval
from handlers.approvals.store import waiting_everywhere
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import ClockState
from handlers.deadlines.local_time import local_day
from handlers.deadlines.tables import clock
from handlers.feeds.calendar import Entry
from handlers.linkage.cases import sees_case
from handlers.linkage.live_approvals import live_approvals
from handlers.linkage.matters import matter_of
from handlers.messages.addressing import label_asked
from handlers.reminders.affairs import Affair, affairs_of, labels_of_affairs
from handlers.reminders.approvals import approvers
from handlers.reminders.demands import waiting_demands
from handlers.reminders.holders import Holders
from handlers.reminders.reading import LAWS_OWN
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
    cases = affairs_of(connection, (row.business_key for row in rows))
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
                description=f"{case.number_line}\n{row.count_text}\n{row.law_ref}",
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
    mine = [task for task in tasks if task.due_at and matter_of(task) not in LAWS_OWN]
    affairs = affairs_of(connection, (str(task.business_key) for task in mine))
    return list(_of_tasks(mine, affairs, origin=origin))


def waiting_entries(
    connection: Connection, actor: Actor, *, origin: str
) -> list[Entry]:
    """Return the days by which a person is to answer: approvals and demands."""
    approvals = live_approvals(connection, waiting_everywhere(connection))
    demands = [
        row
        for row in waiting_demands(connection)
        if label_asked(row.asked_of or "") in actor.labels and row.due_on
    ]
    keys = [each.business_key for each in approvals]
    keys += [row.business_key for row in demands]
    affairs = affairs_of(connection, keys)
    seen = labels_of_affairs(connection, affairs)
    affairs = {key: each for key, each in affairs.items() if seen[key] & actor.labels}
    holders = Holders(connection)
    return [
        *(
            _of_approval(asked, affair, origin=origin)
            for asked in approvals
            if (affair := affairs.get(asked.business_key))
            and actor.id in approvers(holders, asked, affair)
        ),
        *(
            _of_demand(row, affair, origin=origin)
            for row in demands
            if (affair := affairs.get(row.business_key))
        ),
    ]


def _of_tasks(
    tasks: Iterable[UserTaskView], affairs: Mapping[str, Affair], *, origin: str
) -> Iterator[Entry]:
    for task in tasks:
        affair = affairs.get(str(task.business_key))
        if task.due_at is None:
            continue
        number = affair.number_line if affair else task.business_key or ""
        yield Entry(
            uid=f"task-{task.id}",
            day=local_day(task.due_at),
            summary=f"{task.name} {affair.title if affair else ''}".strip(),
            description=f"{number}\n本局设定的时限",
            url=f"{origin}/tasks/{task.id}",
            begun_at=task.created_at,
        )


def _of_approval(asked: Approval, affair: Affair, *, origin: str) -> Entry:
    return Entry(
        uid=f"approval-{asked.id}",
        day=local_day(asked.due_at),
        summary=f"审批 {asked.matter} {affair.title}".strip(),
        description=f"{affair.number_line}\n本局设定的时限",
        url=f"{origin}/approvals/{asked.id}",
        begun_at=asked.asked_at,
    )


def _of_demand(row: Row[Any], affair: Affair, *, origin: str) -> Entry:
    return Entry(
        uid=f"demand-{row.id}",
        day=date.fromisoformat(row.due_on),
        summary=f"答复督办 {affair.title}".strip(),
        description=f"{affair.number_line}\n{row.text}",
        url=f"{origin}{affair.path}?tab=parties",
        begun_at=row.written_at,
    )
