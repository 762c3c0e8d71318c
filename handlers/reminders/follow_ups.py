"""Remind again and again of what has no last day: somebody else's act is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from engine import DueTask, tasks_to_follow_up
from handlers.approvals.store import waiting_tasks
from handlers.deadlines.local_time import day_after, local_day
from handlers.deadlines.rules import DeadlineRule
from handlers.notices.kinds import NoticeKind
from handlers.reminders import wording
from handlers.reminders.affairs import Affair, affairs_of
from handlers.reminders.scan import Round, answering, holders_of
from handlers.reminders.steps import working_days_between
from handlers.reminders.telling import Found, tell_new

#: From this reminder on, whoever answers for the matter hears of it too.
_REPORTED_FROM = 2


def remind_of_waiting(round_: Round, *, now: datetime) -> bool:
    """Tell of matters that wait, every so many working days; False when more is left."""
    connection = round_.uow.connection
    waiting = waiting_tasks(connection)
    tasks = [
        task
        for task in tasks_to_follow_up(connection, until=day_after(local_day(now)))
        if task.business_key and task.id not in waiting
    ]
    affairs = affairs_of(connection, (str(task.business_key) for task in tasks))
    found = (
        each
        for task in tasks
        if task.business_key in affairs
        for each in _found(round_, task, affairs[str(task.business_key)], now=now)
    )
    return tell_new(round_.uow, found)


def _found(
    round_: Round, task: DueTask, affair: Affair, *, now: datetime
) -> Iterator[Found]:
    rule = round_.rule_of(task, affair)
    if rule is None:
        return
    days = working_days_between(
        local_day(task.created_at), local_day(now), round_.book.calendar
    )
    times = days // rule.n
    if times:
        yield Found(
            key=f"task:{task.id}:again:{times}",
            kind=NoticeKind.TARGET,
            to=tuple(_told(round_, task, affair, rule, times=times)),
            subject=wording.waiting_subject(task, affair, days=days),
            text=wording.waiting_text(task, affair, rule),
            link=f"/tasks/{task.id}",
            business_key=affair.case_no,
            about=task.id,
        )


def _told(
    round_: Round, task: DueTask, affair: Affair, rule: DeadlineRule, *, times: int
) -> list[str]:
    people = holders_of(round_.holders, task, affair)
    if rule.escalates_to and times >= _REPORTED_FROM:
        people = [*people, *answering(round_.holders, rule.escalates_to, affair)]
    return list(dict.fromkeys(people))
