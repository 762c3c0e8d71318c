"""Find who is to be reminded of what, for all cases at once, and tell them.

Nothing is asked case by case: a round reads clocks, matters, headers and people set
by set, and tells what was not told before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from engine import DueTask, ElementProperties, UnitOfWork
from handlers.approvals.store import waiting_tasks
from handlers.deadlines.book import DEFAULTS, DeadlineBook
from handlers.deadlines.local_time import local_day
from handlers.deadlines.rules import DeadlineRule
from handlers.linkage.matters import matter_of
from handlers.linkage.secrecy import SURVEY
from handlers.parties.model import Role
from handlers.reminders import wording
from handlers.reminders.affairs import Affair, affairs_of
from handlers.reminders.holders import Holders
from handlers.reminders.reading import RunningClock, bureau_tasks, running_clocks
from handlers.reminders.settings import LEADER_AFTER, SURVEY_BEFORE
from handlers.reminders.steps import Due, Step, clock_steps, task_steps
from handlers.reminders.telling import Found, tell_new
from handlers.settings.model import Setting
from handlers.settings.store import value_of

#: Matters whose own diagram calls people at the hours of the day.
SPOKEN_FOR = frozenset({"carry_out_patrol"})


@dataclass(slots=True)
class Round:
    """What one round looks with."""

    uow: UnitOfWork
    book: DeadlineBook
    properties: ElementProperties = field(default_factory=ElementProperties)
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

    def rule_of(self, task: DueTask, affair: Affair) -> DeadlineRule | None:
        """Return the rule that gave a matter its day, as it was when that began."""
        connection = self.uow.connection
        noted = self.properties.of(connection, task.definition_id, task.element_id)
        key = noted.get("deadline_rule", "")
        if key not in DEFAULTS:
            return None
        book = self.book.of(affair.bureau_id)
        return book.rule(key, local_day(task.created_at))

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
    affairs = affairs_of(connection, (clock.business_key for clock in clocks))
    found = (
        each
        for clock in clocks
        if clock.business_key in affairs
        for each in _of_clock(round_, clock, affairs[clock.business_key], now=now)
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
    # What waits for a leader is the leader's to do: they are reminded instead.
    waiting = waiting_tasks(connection)
    tasks = [
        task
        for task in bureau_tasks(connection, now=now, since=since)
        if task.id not in waiting and task.element_id not in SPOKEN_FOR
    ]
    affairs = affairs_of(connection, (str(task.business_key) for task in tasks))
    found = (
        each
        for task in tasks
        if task.business_key in affairs
        for each in _of_task(round_, task, affairs[str(task.business_key)], now=now)
    )
    return tell_new(round_.uow, found)


def holders_of(holders: Holders, task: DueTask, affair: Affair) -> list[str]:
    """Return whose a matter is: its holder, else all who may take it."""
    if task.assignee:
        return [task.assignee]
    found = [in_role(holders, role, affair) for role in task.candidate_groups]
    return list(dict.fromkeys(person for people in found for person in people))


def role_of(task: DueTask) -> str:
    """Return the lane of a matter."""
    return task.candidate_groups[0] if task.candidate_groups else ""


def _of_clock(
    round_: Round, clock: RunningClock, affair: Affair, *, now: datetime
) -> Iterator[Found]:
    today = local_day(now)
    steps = clock_steps(
        clock.rule,
        clock.days,
        today=today,
        calendar=round_.book.calendar,
        leader_after=round_.leader_after(affair.bureau_id),
    )
    for due in steps:
        yield Found(
            # A clock that was counted anew warns anew.
            key=f"clock:{clock.id}:{clock.days.effective}:{due.step}:{due.mark}",
            kind=wording.clock_kind(clock, due),
            to=tuple(round_.holders.of(due.role, affair)),
            subject=wording.clock_subject(clock, affair, today=today),
            text=wording.clock_text(clock, affair),
            link=f"{affair.path}?tab=deadlines",
            business_key=affair.case_no,
            about=clock.id,
        )


def _of_task(
    round_: Round, task: DueTask, affair: Affair, *, now: datetime
) -> Iterator[Found]:
    steps = task_steps(
        round_.rule_of(task, affair),
        lane=role_of(task),
        begun_at=task.created_at,
        due_at=task.due_at,
        now=now,
        calendar=round_.book.calendar,
        leader_after=round_.leader_after(affair.bureau_id),
        near=round_.near(matter_of(task), affair.bureau_id),
        # Whoever was helped is asked once and gets the link (7.2.6.1).
        is_sent=matter_of(task) == SURVEY,
    )
    for due in steps:
        yield Found(
            key=f"task:{task.id}:{task.due_at.isoformat()}:{due.step}{key_mark(due)}",
            kind=wording.task_kind(due),
            to=tuple(_told_of_task(round_, task, affair, due)),
            subject=wording.task_subject(task, affair, due),
            text=wording.task_text(task, affair),
            link=_task_link(task, affair, due),
            business_key=affair.case_no,
            about=task.id,
        )


def key_mark(due: Due) -> str:
    """Return what tells the warnings of one deadline apart in their keys."""
    return f":{due.mark}" if due.mark else ""


def _told_of_task(round_: Round, task: DueTask, affair: Affair, due: Due) -> list[str]:
    """Return who is told: a role, or else whoever holds the matter and its owner."""
    holders = round_.holders
    if due.role:
        return answering(holders, due.role, affair)
    rule, people = round_.rule_of(task, affair), holders_of(holders, task, affair)
    if rule is None or rule.owner in task.candidate_groups:
        return people
    return list(dict.fromkeys([*people, *in_role(holders, rule.owner, affair)]))


def answering(holders: Holders, role: str, affair: Affair) -> list[str]:
    """Return who answers for a missed day: the officer where nobody has the role."""
    return in_role(holders, role, affair) or in_role(holders, Role.OFFICER, affair)


def in_role(holders: Holders, role: str, affair: Affair) -> list[str]:
    """Return who acts in a role of a case, or of what a butler does."""
    if affair.butler_id is None:
        return holders.of(role, affair)
    return holders.of_unit(
        role,
        butler_id=affair.butler_id,
        client_id=affair.entity_id,
        lead_id=affair.lead_id,
    )


def _task_link(task: DueTask, affair: Affair, due: Due) -> str:
    if due.step in {Step.REPORTED, Step.LEADER}:
        return affair.path
    return f"/tasks/{task.id}"
