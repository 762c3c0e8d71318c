"""The list of the day: one message a person, what is late first, on working days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from engine import DueTask
from handlers.deadlines.local_time import local_day
from handlers.linkage.cases import CaseHeader
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.reminders.holders import labels_by_case
from handlers.reminders.reading import (
    RunningClock,
    bureau_tasks,
    headers_of,
    running_clocks,
)
from handlers.reminders.scan import Round, holders_of
from handlers.reminders.steps import is_of_law
from handlers.reminders.wording import day_words, left_words

#: Lines of one message; the pages have the rest.
_MOST_LINES = 20


class Rank(IntEnum):
    """In which order the lines stand."""

    LATE = 0
    REPORTED = 1
    TODAY = 2
    OVER_TARGET = 3
    NEAR = 4


_HEADINGS = {
    Rank.LATE: "法定逾期",
    Rank.REPORTED: "他人逾期",
    Rank.TODAY: "今日到期",
    Rank.OVER_TARGET: "超内控",
    Rank.NEAR: "期限临近",
}


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One line of a person's list."""

    rank: Rank
    day: date
    text: str


def tell_the_day(
    round_: Round, *, now: datetime, is_for: Callable[[str | None], bool]
) -> int:
    """Give everybody in some organisations their list; return how many got one.

    Whoever has nothing on it gets none.
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
                subject=_subject(lines, today),
                text=_text(lines),
                link="/inbox",
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
    lists: dict[str, list[Line]] = {}
    for case_no, person_id, line in (
        *_clock_lines(round_, clocks, cases, today),
        *_task_lines(round_, tasks, cases, today),
    ):
        if round_.holders.labels_of(person_id) & labels.get(case_no, frozenset()):
            lists.setdefault(person_id, []).append(line)
    return lists


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
        for person_id in owners:
            yield case.business_key, person_id, Line(rank, clock.days.effective, text)
        if rank is Rank.LATE and clock.rule.escalates_to:
            for person_id in round_.holders.of(clock.rule.escalates_to, case):
                if person_id not in owners:
                    line = Line(Rank.REPORTED, clock.days.effective, text)
                    yield case.business_key, person_id, line


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
            yield case.business_key, person_id, Line(rank, day, text)


def _subject(lines: list[Line], today: date) -> str:
    counts = {rank: sum(line.rank is rank for line in lines) for rank in Rank}
    words = [f"{_HEADINGS[rank]} {count}" for rank, count in counts.items() if count]
    return f"{day_words(today)} 清单：{' · '.join(words)}"


def _text(lines: list[Line]) -> str:
    ordered = sorted(lines)
    shown = [f"【{_HEADINGS[line.rank]}】{line.text}" for line in ordered[:_MOST_LINES]]
    if len(ordered) > _MOST_LINES:
        shown.append(f"另有 {len(ordered) - _MOST_LINES} 件，请在待办中查看。")
    return "\n".join(shown)
