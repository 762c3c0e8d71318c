"""The list of the day: one message a person, what is late first, on working days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from engine import DueTask
from handlers.deadlines.local_time import local_day
from handlers.linkage.cases import CaseHeader
from handlers.notices.audience import stand_ins
from handlers.notices.in_stead import taken_over
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.reminders.holders import labels_by_case
from handlers.reminders.lists import Line, Rank, list_of, subject_of, text_of
from handlers.reminders.reading import (
    RunningClock,
    bureau_tasks,
    headers_of,
    running_clocks,
)
from handlers.reminders.scan import Round, holders_of
from handlers.reminders.steps import is_of_law
from handlers.reminders.wording import day_words, left_words


def tell_the_day(
    round_: Round, *, now: datetime, is_for: Callable[[str | None], bool]
) -> int:
    """Give everybody in some organisations their list; return how many got one.

    Whoever has nothing on it gets none. Who works in somebody's stead has their lines
    in the same list, for nobody is told two lists of one day.
    """
    today = local_day(now)
    lists = _lists(round_, now=now)
    count = 0
    for person_id, lines in sorted(lists.items()):
        if is_for(round_.holders.org_of(person_id)):
            count += tell(
                round_.uow,
                kind=NoticeKind.DIGEST,
                key=f"digest:{today.isoformat()}",
                to=[person_id],
                subject=subject_of(lines, today),
                text=text_of(lines),
                link="/inbox",
                substitutes=False,
            )
    return count


def _lists(round_: Round, *, now: datetime) -> dict[str, list[Line]]:
    today, connection = local_day(now), round_.uow.connection
    clocks = running_clocks(connection, round_.book, today=today)
    tasks = [
        task
        for task in bureau_tasks(connection, now=now)
        if local_day(task.due_at) <= today
    ]
    keys = [clock.business_key for clock in clocks]
    cases = headers_of(connection, [*keys, *(str(task.business_key) for task in tasks)])
    labels = labels_by_case(connection, cases)
    own: dict[str, list[tuple[str, Line]]] = {}
    for case_no, person_id, line in (
        *_clock_lines(round_, clocks, cases, today),
        *_task_lines(round_, tasks, cases, today),
    ):
        own.setdefault(person_id, []).append((case_no, line))
    everybody = taken_over(own, stand_ins(connection, own, now=now))
    lists = {
        person_id: list_of(
            replace(line, in_stead_of=names)
            for (case_no, line), names in found
            if round_.holders.labels_of(person_id) & labels.get(case_no, frozenset())
        )
        for person_id, found in everybody.items()
    }
    return {person_id: lines for person_id, lines in lists.items() if lines}


def _clock_lines(
    round_: Round,
    clocks: list[RunningClock],
    cases: Mapping[str, CaseHeader],
    today: date,
) -> Iterator[tuple[str, str, Line]]:
    for clock in clocks:
        case = cases.get(clock.business_key)
        rank = _rank(clock, round_, today)
        if case is None or rank is None:
            continue
        text = (
            f"{clock.rule.zh} {left_words(clock.days.effective, today)}"
            f"（{day_words(clock.days.effective)}）{case.title} {case.business_key}"
        )
        owners = round_.holders.of(clock.rule.owner, case)
        line = Line(rank, clock.days.effective, text, clock.id)
        for person_id in owners:
            yield case.business_key, person_id, line
        if rank is Rank.LATE and clock.rule.escalates_to:
            for person_id in round_.holders.of(clock.rule.escalates_to, case):
                if person_id not in owners:
                    reported = replace(line, rank=Rank.REPORTED)
                    yield case.business_key, person_id, reported


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


def _task_lines(
    round_: Round,
    tasks: list[DueTask],
    cases: Mapping[str, CaseHeader],
    today: date,
) -> Iterator[tuple[str, str, Line]]:
    for task in tasks:
        case = cases.get(str(task.business_key))
        if case is None:
            continue
        day = local_day(task.due_at)
        rank = Rank.TODAY if day == today else Rank.OVER_TARGET
        state = "今天到期" if day == today else f"超内控 {(today - day).days} 天"
        text = f"{task.name} {state} {case.title} {case.business_key}"
        for person_id in holders_of(round_.holders, task, case):
            yield case.business_key, person_id, Line(rank, day, text, task.id)
