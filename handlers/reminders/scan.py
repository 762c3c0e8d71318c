"""Find who is to be reminded of what, for all cases at once, and tell them.

Nothing is asked case by case: a round reads clocks, matters, headers and people set
by set, and tells what was not told before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select

from engine import DueTask, UnitOfWork
from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.local_time import local_day
from handlers.linkage.cases import CaseHeader
from handlers.linkage.secrecy import SURVEY
from handlers.notices.audience import with_substitutes
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.reminders import wording
from handlers.reminders.holders import Holders
from handlers.reminders.reading import (
    RunningClock,
    bureau_tasks,
    headers_of,
    running_clocks,
)
from handlers.reminders.settings import LEADER_AFTER, SURVEY_BEFORE
from handlers.reminders.steps import Due, Step, clock_steps, task_steps
from handlers.reminders.tables import reminder
from handlers.settings.model import Setting
from handlers.settings.store import value_of

#: Reminders told in one transaction: it must not hold the database for long.
MOST_AT_ONCE = 150
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One reminder before it is told."""

    key: str
    kind: NoticeKind
    #: Who is told; whoever is told of the same thing by another line hears it once.
    to: tuple[str, ...]
    subject: str
    text: str
    link: str
    business_key: str
    #: What it is about: clock or matter.
    about: str


@dataclass(slots=True)
class Round:
    """What one round looks with."""

    uow: UnitOfWork
    book: DeadlineBook
    holders: Holders = field(init=False)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.holders = Holders(self.uow.connection)

    def leader_after(self, bureau_id: str) -> int:
        """Return after how many working days the leader of a bureau hears."""
        return self._number(LEADER_AFTER, bureau_id)

    def near(self, element_id: str, bureau_id: str) -> int:
        """Return how many working days before its end a matter is reminded of."""
        return self._number(SURVEY_BEFORE, bureau_id) if element_id == SURVEY else 0

    def _number(self, setting: Setting, bureau_id: str) -> int:
        key = (setting.key, bureau_id)
        if key not in self._numbers:
            value = value_of(self.uow.connection, setting, bureau_id=bureau_id)
            self._numbers[key] = int(value)
        return self._numbers[key]


def remind_of_clocks(round_: Round, *, now: datetime) -> bool:
    """Tell what the legal clocks are due for; False when more is left to tell."""
    today = local_day(now)
    connection = round_.uow.connection
    clocks = running_clocks(connection, round_.book, today=today)
    cases = headers_of(connection, (clock.business_key for clock in clocks))
    found = (
        each
        for clock in clocks
        if clock.business_key in cases
        for each in _of_clock(round_, clock, cases[clock.business_key], now=now)
    )
    return tell_new(round_.uow, found)


def remind_of_tasks(
    round_: Round, *, now: datetime, since: datetime | None = None
) -> bool:
    """Tell what matters with a day of the bureau are due for; False when more is left.

    Args:
        round_: What it looks with.
        now: The moment of the round.
        since: Look only at what has become due since then.
    """
    connection = round_.uow.connection
    tasks = bureau_tasks(connection, now=now, since=since)
    cases = headers_of(connection, (str(task.business_key) for task in tasks))
    found = (
        each
        for task in tasks
        if task.business_key in cases
        for each in _of_task(round_, task, cases[str(task.business_key)], now=now)
    )
    return tell_new(round_.uow, found)


def holders_of(holders: Holders, task: DueTask, case: CaseHeader) -> list[str]:
    """Return whose a matter is: its holder, else all who may take it."""
    if task.assignee:
        return [task.assignee]
    found = [holders.of(role, case) for role in task.candidate_groups]
    return list(dict.fromkeys(person for people in found for person in people))


def role_of(task: DueTask) -> str:
    """Return the lane of a matter."""
    return task.candidate_groups[0] if task.candidate_groups else ""


def _of_clock(
    round_: Round, clock: RunningClock, case: CaseHeader, *, now: datetime
) -> Iterator[Found]:
    today = local_day(now)
    steps = clock_steps(
        clock.rule,
        clock.days,
        today=today,
        calendar=round_.book.calendar,
        leader_after=round_.leader_after(case.bureau_id),
    )
    for due in steps:
        yield Found(
            # A clock that was counted anew warns anew.
            key=f"clock:{clock.id}:{clock.days.effective}:{due.step}:{due.mark}",
            kind=wording.clock_kind(clock, due),
            to=tuple(round_.holders.of(due.role, case)),
            subject=wording.clock_subject(clock, case, today=today),
            text=wording.clock_text(clock, case),
            link=f"/cases/{case.business_key}?tab=deadlines",
            business_key=case.business_key,
            about=clock.id,
        )


def _of_task(
    round_: Round, task: DueTask, case: CaseHeader, *, now: datetime
) -> Iterator[Found]:
    steps = task_steps(
        role=role_of(task),
        begun_at=task.created_at,
        due_at=task.due_at,
        now=now,
        calendar=round_.book.calendar,
        leader_after=round_.leader_after(case.bureau_id),
        near=round_.near(task.element_id, case.bureau_id),
    )
    for due in steps:
        yield Found(
            key=f"task:{task.id}:{task.due_at.isoformat()}:{due.step}",
            kind=wording.task_kind(due),
            to=tuple(_told_of_task(round_.holders, task, case, due)),
            subject=wording.task_subject(task, case, due),
            text=wording.task_text(task, case),
            link=_task_link(task, due),
            business_key=case.business_key,
            about=task.id,
        )


def _told_of_task(
    holders: Holders, task: DueTask, case: CaseHeader, due: Due
) -> list[str]:
    return holders.of(due.role, case) if due.role else holders_of(holders, task, case)


def _task_link(task: DueTask, due: Due) -> str:
    if due.step in {Step.REPORTED, Step.LEADER}:
        return f"/cases/{task.business_key}"
    return f"/tasks/{task.id}"


def tell_new(uow: UnitOfWork, found: Iterable[Found]) -> bool:
    """Tell what was not told before; stop, and say so, where it becomes too much."""
    wanted = list(found)
    known = _known(uow, [each.key for each in wanted])
    new = [each for each in wanted if each.key not in known]
    told: dict[str, set[str]] = {}
    for each in new[:MOST_AT_ONCE]:
        before = told.setdefault(each.about, set())
        people = with_substitutes(uow.connection, each.to, now=uow.now)
        tell(
            uow,
            kind=each.kind,
            key=each.key,
            to=[person for person in people if person not in before],
            subject=each.subject,
            text=each.text,
            link=each.link,
            business_key=each.business_key,
            substitutes=False,
        )
        before.update(people)
    if new:
        rows = [{"key": each.key, "told_at": uow.now} for each in new[:MOST_AT_ONCE]]
        uow.connection.execute(insert(reminder), rows)
    return len(new) <= MOST_AT_ONCE


def _known(uow: UnitOfWork, keys: list[str]) -> set[str]:
    found: set[str] = set()
    for n in range(0, len(keys), _AT_ONCE):
        some = reminder.c.key.in_(keys[n : n + _AT_ONCE])
        found.update(uow.connection.scalars(select(reminder.c.key).where(some)))
    return found
