"""The deadline line: what is due, when, how much is left, and by which article.

Red is kept for a passed statutory day. An internal target or a setting of the
bureau that has passed is amber.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import CaseClock, ClockState
from handlers.deadlines.rules import Basis, DeadlineRule


class ChipKind(StrEnum):
    """How a chip looks; words always say it too."""

    LEFT = "left"
    WARNING = "warning"
    OVERDUE = "overdue"
    TARGET_MISSED = "target_missed"
    DONE = "done"
    DONE_LATE = "done_late"
    STOPPED = "stopped"
    WAITING = "waiting"


_LAPSED = "已期满"
#: Nothing can be met or missed any more.
_SETTLED = frozenset({ChipKind.DONE, ChipKind.DONE_LATE, ChipKind.STOPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineLine:
    """Everything that one deadline line shows."""

    rule_key: str
    matter: str
    chip_text: str
    chip_kind: ChipKind
    statutory: date
    effective: date
    target: date
    opens_on: date | None
    count_text: str
    law_ref: str
    article: str
    basis: Basis
    #: True while the holiday notice of a year in it is not published.
    provisional: bool
    #: False while the legal text itself has not been seen.
    verified: bool
    round: int = 1


def deadline_lines(
    clocks: Iterable[CaseClock], *, today: date, book: DeadlineBook
) -> list[DeadlineLine]:
    """Return the lines of a case: what still counts first, by its effective day."""
    lines = [clock_line(clock, today=today, book=book) for clock in clocks]
    return sorted(lines, key=lambda line: (line.chip_kind in _SETTLED, line.effective))


def clock_line(clock: CaseClock, *, today: date, book: DeadlineBook) -> DeadlineLine:
    """Return the line of one clock of a case."""
    rule = book.rule(clock.rule_key, clock.started_on)
    kind, text = _chip(clock, rule, today)
    return DeadlineLine(
        rule_key=clock.rule_key,
        matter=rule.zh,
        chip_text=text,
        chip_kind=kind,
        statutory=clock.statutory,
        effective=clock.effective,
        target=clock.target,
        opens_on=clock.opens_on,
        count_text=clock.count_text,
        law_ref=clock.law_ref,
        article=rule.article,
        basis=rule.basis,
        # How a day that no longer counts was found interests nobody.
        provisional=clock.provisional and kind not in _SETTLED,
        verified=rule.verified,
        round=clock.round,
    )


def task_line(
    *,
    rule_key: str,
    matter: str,
    begun_on: date,
    due_on: date,
    today: date,
    book: DeadlineBook,
) -> DeadlineLine:
    """Return the line of an open task that is due by a setting of the bureau."""
    rule = book.rule(rule_key, begun_on)
    running = CaseClock(
        business_key="",
        rule_key=rule_key,
        round=1,
        started_on=begun_on,
        statutory=due_on,
        effective=due_on,
        target=due_on,
        provisional=book.count(rule_key, begun_on).provisional,
        count_text=rule.count_text(begun_on),
        law_ref=rule.law_ref,
    )
    kind, text = _chip(running, rule, today)
    return DeadlineLine(
        rule_key=rule_key,
        matter=matter,
        chip_text=text,
        chip_kind=kind,
        statutory=due_on,
        effective=due_on,
        target=due_on,
        opens_on=None,
        count_text=running.count_text,
        law_ref=rule.law_ref,
        article=rule.article,
        basis=rule.basis,
        provisional=running.provisional,
        verified=rule.verified,
    )


def _chip(clock: CaseClock, rule: DeadlineRule, today: date) -> tuple[ChipKind, str]:
    if clock.state is ClockState.CANCELED:
        return _stopped_chip(clock, rule)
    if clock.state is ClockState.MET:
        return _ended_chip(clock)
    if clock.opens_on is not None and today < clock.opens_on:
        return ChipKind.WAITING, f"{(clock.opens_on - today).days} 天后可以办理"
    if today > clock.effective:
        return _missed_chip(rule, (today - clock.effective).days)
    if today > clock.target:
        return ChipKind.TARGET_MISSED, f"超内控 {(today - clock.target).days} 天"
    return _left_chip(clock, rule, today)


def _stopped_chip(clock: CaseClock, rule: DeadlineRule) -> tuple[ChipKind, str]:
    """Return that a clock was stopped, unless its right had lapsed before."""
    if rule.lapses and clock.ended_on is not None and clock.ended_on > clock.effective:
        return ChipKind.DONE, _LAPSED
    return ChipKind.STOPPED, f"已中止 {clock.end_reason or ''}".rstrip()


def _ended_chip(clock: CaseClock) -> tuple[ChipKind, str]:
    if clock.ended_on is not None and clock.ended_on > clock.effective:
        return ChipKind.DONE_LATE, "逾期完成"
    return ChipKind.DONE, "按期完成"


def _missed_chip(rule: DeadlineRule, days: int) -> tuple[ChipKind, str]:
    if rule.lapses:
        return ChipKind.DONE, _LAPSED
    if rule.basis is Basis.STATUTE:
        return ChipKind.OVERDUE, f"逾期 {days} 天"
    word = "超内控" if rule.basis is Basis.SETTING else "超地方规定"
    return ChipKind.TARGET_MISSED, f"{word} {days} 天"


def _left_chip(
    clock: CaseClock, rule: DeadlineRule, today: date
) -> tuple[ChipKind, str]:
    left = (clock.effective - today).days
    text = f"还剩 {left} 天" if left else "今天到期"
    near = max(rule.warnings, default=1)
    warned = (clock.statutory - today).days <= near
    return (ChipKind.WARNING if warned else ChipKind.LEFT), text
