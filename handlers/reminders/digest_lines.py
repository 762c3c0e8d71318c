"""Find what stands in everybody's list of the day: deadlines, matters, approvals, demands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from engine import DueTask
from handlers.approvals.model import Approval
from handlers.approvals.store import waiting_everywhere, waiting_tasks
from handlers.deadlines.local_time import local_day
from handlers.linkage.live_approvals import live_approvals
from handlers.reminders.affairs import Affair, affairs_of
from handlers.reminders.approvals import approvers
from handlers.reminders.demands import people_asked, waiting_demands
from handlers.reminders.lists import Line, Rank
from handlers.reminders.reading import RunningClock, bureau_tasks, running_clocks
from handlers.reminders.scan import Round, holders_of
from handlers.reminders.steps import is_of_law
from handlers.reminders.wording import day_words, left_words

#: Whose list, of which case or programme, and the line.
Entry = tuple[str, str, Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesOfTheDay:
    """What was found, and the cases and programmes that it is about."""

    affairs: Mapping[str, Affair]
    lines: list[Entry]


def lines_of_the_day(round_: Round, *, now: datetime) -> LinesOfTheDay:
    """Return what stands in the lists of a day, whoever may see it or not."""
    today, connection = local_day(now), round_.uow.connection
    clocks = running_clocks(connection, round_.book, today=today)
    tasks = [
        task
        for task in bureau_tasks(connection, now=now)
        if local_day(task.due_at) <= today
    ]
    approvals = live_approvals(connection, waiting_everywhere(connection))
    demands = waiting_demands(connection)
    keys = [
        *(each.business_key for each in clocks),
        *(str(each.business_key) for each in tasks),
        *(each.business_key for each in approvals),
        *(each.business_key for each in demands),
    ]
    affairs = affairs_of(connection, keys)
    found = _Lines(
        round_=round_,
        affairs=affairs,
        today=today,
        sent=waiting_tasks(connection),
    )
    lines = [
        *(entry for each in clocks for entry in found.of_clock(each)),
        *(entry for each in tasks for entry in found.of_task(each)),
        *(entry for each in approvals for entry in found.of_approval(each)),
        *(entry for each in demands for entry in found.of_demand(each)),
    ]
    return LinesOfTheDay(affairs=affairs, lines=lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    round_: Round
    affairs: Mapping[str, Affair]
    today: date
    #: Matters that wait for a leader.
    sent: frozenset[str]

    def of_clock(self, clock: RunningClock) -> Iterator[Entry]:
        affair = self.affairs.get(clock.business_key)
        rank = _rank(clock, self.round_, self.today)
        if affair is None or rank is None:
            return
        day, holders = clock.days.effective, self.round_.holders
        text = (
            f"{clock.rule.zh} {left_words(day, self.today)}（{day_words(day)}）"
            f"{_end(affair)}"
        )
        line = Line(rank, day, text, clock.id)
        owners = holders.of(clock.rule.owner, affair)
        for person_id in owners:
            yield person_id, affair.business_key, line
        if rank is Rank.LATE and clock.rule.escalates_to:
            for person_id in holders.of(clock.rule.escalates_to, affair):
                if person_id not in owners:
                    reported = replace(line, rank=Rank.REPORTED)
                    yield person_id, affair.business_key, reported

    def of_task(self, task: DueTask) -> Iterator[Entry]:
        affair = self.affairs.get(str(task.business_key))
        if affair is None:
            return
        day = local_day(task.due_at)
        is_sent = task.id in self.sent
        rank = Rank.APPROVAL if is_sent else _rank_of_day(day, self.today)
        state = "已送审" if is_sent else _state(day, self.today, affair)
        line = Line(rank, day, f"{task.name} {state} {_end(affair)}", task.id)
        for person_id in holders_of(self.round_.holders, task, affair):
            yield person_id, affair.business_key, line

    def of_approval(self, asked: Approval) -> Iterator[Entry]:
        affair = self.affairs.get(asked.business_key)
        if affair is None:
            return
        day = local_day(asked.due_at)
        text = f"审批 {asked.matter} {_state(day, self.today, affair)} {_end(affair)}"
        rank = Rank.APPROVAL if day > self.today else _rank_of_day(day, self.today)
        for person_id in approvers(self.round_.holders, asked, affair):
            yield person_id, affair.business_key, Line(rank, day, text, asked.id)

    def of_demand(self, row: Row[Any]) -> Iterator[Entry]:
        affair = self.affairs.get(row.business_key)
        if affair is None:
            return
        day = date.fromisoformat(row.due_on)
        text = (
            f"答复督办 {left_words(day, self.today)}（{day_words(day)}）{_end(affair)}"
        )
        line = Line(Rank.DEMAND, day, text, row.id)
        asked = people_asked(self.round_.holders, row, affair)
        for person_id in asked:
            yield person_id, affair.business_key, line
        if day < self.today:
            reported = replace(line, rank=Rank.REPORTED)
            for person_id in dict.fromkeys((affair.officer_id, row.written_by)):
                if person_id not in asked:
                    yield person_id, affair.business_key, reported


def _end(affair: Affair) -> str:
    return f"{affair.title} {affair.number or affair.business_key}".strip()


def _rank_of_day(day: date, today: date) -> Rank:
    return Rank.OVER_TARGET if day < today else Rank.TODAY


def _state(day: date, today: date, affair: Affair) -> str:
    """Return how a day that bureau or butler has set stands."""
    if day < today:
        return f"{'超期' if affair.butler_id else '超内控'} {(today - day).days} 天"
    return left_words(day, today)


def _rank(clock: RunningClock, round_: Round, today: date) -> Rank | None:
    days, rule = clock.days, clock.rule
    if days.opens_on is not None and today < days.opens_on:
        return None
    if today > days.effective:
        if rule.lapses:
            return None
        return Rank.LATE if is_of_law(rule) else Rank.OVER_TARGET
    if today == days.effective:
        return Rank.TODAY
    # What was warned of on an off day stands in the list of the next working day.
    before = round_.book.calendar.previous_working_day(today - timedelta(days=1)).day
    warned = (days.statutory - timedelta(days=n) for n in rule.warnings)
    is_new = any(before < day <= today for day in warned)
    return Rank.NEAR if is_new else None
