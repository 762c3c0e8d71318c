"""The deadline line: what is due, when, how much is left, and by which article.

Red is kept for a passed statutory day. An internal target or a setting of the
bureau that has passed is amber.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from typing_extensions import override

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


@dataclass(frozen=True, slots=True)
class ChipText:
    """A few words with a number or a reason in them, so that pages can translate."""

    words: str
    values: Mapping[str, object] = field(default_factory=dict)

    @override
    def __str__(self) -> str:
        """Return the words as the office speaks them."""
        return self.words % self.values if self.values else self.words


_LAPSED = ChipText("已期满")
#: Nothing can be met or missed any more.
_SETTLED = frozenset({ChipKind.DONE, ChipKind.DONE_LATE, ChipKind.STOPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineLine:
    """Everything that one deadline line shows."""

    rule_key: str
    matter: str
    chip: ChipText
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
    #: True while it is suspended: its days will be others when it runs on.
    paused: bool = False
    clock_id: str = ""

    @property
    def chip_text(self) -> str:
        """Return the words of the chip."""
        return str(self.chip)


def deadline_lines(
    clocks: Iterable[CaseClock], *, today: date, book: DeadlineBook
) -> list[DeadlineLine]:
    """Return the lines of a case: what still counts first, by its effective day."""
    lines = [clock_line(clock, today=today, book=book) for clock in clocks]
    return sorted(
        lines,
        key=lambda line: (
            line.chip_kind in _SETTLED and not line.paused,
            line.effective,
        ),
    )


def clock_line(clock: CaseClock, *, today: date, book: DeadlineBook) -> DeadlineLine:
    """Return the line of one clock of a case."""
    rule = book.rule(clock.rule_key, clock.started_on)
    kind, text = _chip(clock, rule, today)
    return DeadlineLine(
        rule_key=clock.rule_key,
        matter=rule.zh,
        chip=text,
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
        paused=clock.state is ClockState.PAUSED,
        clock_id=clock.id,
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
        chip=text,
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


def _chip(
    clock: CaseClock, rule: DeadlineRule, today: date
) -> tuple[ChipKind, ChipText]:
    if clock.state in {ClockState.CANCELED, ClockState.PAUSED}:
        return _stopped_chip(clock, rule)
    if clock.state is ClockState.MET:
        return _ended_chip(clock)
    if clock.opens_on is not None and today < clock.opens_on:
        return ChipKind.WAITING, _days("%(n)d 天后可以办理", clock.opens_on - today)
    if today > clock.effective:
        return _missed_chip(rule, today - clock.effective)
    if today > clock.target:
        return ChipKind.TARGET_MISSED, _days("超内控 %(n)d 天", today - clock.target)
    return _left_chip(clock, rule, today)


def _stopped_chip(clock: CaseClock, rule: DeadlineRule) -> tuple[ChipKind, ChipText]:
    """Return that a clock was stopped, unless its right had lapsed before."""
    if rule.lapses and clock.ended_on is not None and clock.ended_on > clock.effective:
        return ChipKind.DONE, _LAPSED
    reason = clock.end_reason
    if not reason:
        return ChipKind.STOPPED, ChipText("已中止")
    return ChipKind.STOPPED, ChipText("已中止 %(reason)s", {"reason": reason})


def _ended_chip(clock: CaseClock) -> tuple[ChipKind, ChipText]:
    if clock.ended_on is not None and clock.ended_on > clock.effective:
        return ChipKind.DONE_LATE, ChipText("逾期完成")
    return ChipKind.DONE, ChipText("按期完成")


def _missed_chip(rule: DeadlineRule, late: timedelta) -> tuple[ChipKind, ChipText]:
    if rule.lapses:
        return ChipKind.DONE, _LAPSED
    if rule.basis is Basis.STATUTE:
        return ChipKind.OVERDUE, _days("逾期 %(n)d 天", late)
    is_setting = rule.basis is Basis.SETTING
    words = "超内控 %(n)d 天" if is_setting else "超地方规定 %(n)d 天"
    return ChipKind.TARGET_MISSED, _days(words, late)


def _left_chip(
    clock: CaseClock, rule: DeadlineRule, today: date
) -> tuple[ChipKind, ChipText]:
    left = clock.effective - today
    text = _days("还剩 %(n)d 天", left) if left else ChipText("今天到期")
    near = max(rule.warnings, default=1)
    warned = (clock.statutory - today).days <= near
    return (ChipKind.WARNING if warned else ChipKind.LEFT), text


def _days(words: str, length: timedelta) -> ChipText:
    return ChipText(words, {"n": length.days})
