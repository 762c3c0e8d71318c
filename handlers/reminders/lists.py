"""What stands in a list of the day, in which order and in which words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from handlers.notices.in_stead import stead_words
from handlers.reminders.wording import day_words

#: Lines of one message; the pages have the rest.
_MOST_LINES = 20


class Rank(IntEnum):
    """In which order the lines stand."""

    LATE = 0
    DEMAND = 1
    REPORTED = 2
    TODAY = 3
    OVER_TARGET = 4
    APPROVAL = 5
    NEAR = 6


_HEADINGS = {
    Rank.LATE: "法定逾期",
    Rank.DEMAND: "督办待复",
    Rank.REPORTED: "他人逾期",
    Rank.TODAY: "今日到期",
    Rank.OVER_TARGET: "超内控",
    Rank.APPROVAL: "待审批",
    Rank.NEAR: "期限临近",
}


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One line of a person's list."""

    rank: Rank
    day: date
    text: str
    #: Clock, matter or whatever else it is about.
    about: str
    #: In whose stead one has it; nobody's where it is one's own.
    in_stead_of: tuple[str, ...] = ()


def list_of(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of one person in order, each matter once.

    What one hears of for oneself and does in another's stead stands where it presses
    more.
    """
    found: dict[str, Line] = {}
    for line in sorted(lines):
        found.setdefault(line.about, line)
    return list(found.values())


def subject_of(lines: list[Line], today: date) -> str:
    """Return the one line of a list: how much there is of each rank."""
    counts = {rank: sum(line.rank is rank for line in lines) for rank in Rank}
    words = [f"{_HEADINGS[rank]} {count}" for rank, count in counts.items() if count]
    return f"{day_words(today)} 清单：{' · '.join(words)}"


def text_of(lines: list[Line]) -> str:
    """Return the lines of a list as one reads them, not more than a message holds."""
    shown = [_said(line) for line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(f"另有 {len(lines) - _MOST_LINES} 件，请在待办中查看。")
    return "\n".join(shown)


def _said(line: Line) -> str:
    return f"【{_HEADINGS[line.rank]}】{stead_words(line.in_stead_of)}{line.text}"
