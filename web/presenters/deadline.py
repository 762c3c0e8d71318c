"""Say one deadline in one line: what, how long, which day, counted how, by which law.

Red is kept for a passed statutory day; internal targets and the bureau's own settings
only ever turn amber. Every kind of date is named in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from handlers.deadlines.counting import DueDate
from handlers.deadlines.rules import Basis, DeadlineRule, Roll
from web.i18n import gettext as _
from web.presenters.days import day_text

#: A setting is close this many days before it is due.
_SETTING_WARNING = 2


class Tone(StrEnum):
    """How a chip looks; its words say the same."""

    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
    DASHED = "dashed"
    OUTLINE = "outline"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Chip:
    """A few words on a tint."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDay:
    """A day with the kind of day that it is."""

    kind: str
    day: date

    @property
    def text(self) -> str:
        """Return kind and day, such as 法定 2026-10-03(周六)."""
        return f"{self.kind} {day_text(self.day)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineLine:
    """Everything that one deadline line shows."""

    matter: str
    chips: tuple[Chip, ...]
    days: tuple[NamedDay, ...]
    counted: str
    law_ref: str
    #: Anchor of the article on the page of articles.
    rule_key: str
    #: True if a statutory day has passed with nothing done.
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One running, paused or finished deadline, as far as the line needs it."""

    rule: DeadlineRule
    due: DueDate
    done_on: date | None = None
    paused_because: str | None = None


def deadline_line(clock: Clock, *, today: date) -> DeadlineLine:
    """Return the line of a deadline as it reads today."""
    first = _main_chip(clock, today)
    return DeadlineLine(
        matter=clock.rule.zh,
        chips=(first, *_remarks(clock)),
        days=_days(clock),
        counted=clock.due.count_text,
        law_ref=clock.rule.law_ref,
        rule_key=clock.rule.key,
        late=first.tone is Tone.RED,
    )


def _main_chip(clock: Clock, today: date) -> Chip:
    if clock.done_on is not None:
        return _finished(clock, clock.done_on)
    if clock.paused_because is not None:
        reason = clock.paused_because
        return Chip(_("已中止：%(reason)s", reason=reason), Tone.PAUSED)
    if clock.rule.basis is Basis.STATUTE:
        return _statutory_chip(clock, today)
    return _target_chip(clock.due.target, today, warning=_SETTING_WARNING)


def _finished(clock: Clock, done_on: date) -> Chip:
    if done_on > clock.due.effective and clock.rule.basis is Basis.STATUTE:
        return Chip(_("逾期完成"), Tone.GREY)
    return Chip(_("按期完成"), Tone.GREY)


def _statutory_chip(clock: Clock, today: date) -> Chip:
    late = (today - clock.due.effective).days
    if late > 0:
        return Chip(_("逾期 %(n)d 天", n=late), Tone.RED)
    if clock.rule.roll is Roll.BACK and today > clock.due.target:
        return _target_chip(clock.due.target, today, warning=0)
    warning = max(clock.rule.warnings, default=_SETTING_WARNING)
    return _left(clock.due.effective, today, warning=warning)


def _target_chip(target: date, today: date, *, warning: int) -> Chip:
    over = (today - target).days
    if over > 0:
        return Chip(_("超内控 %(n)d 天", n=over), Tone.AMBER)
    return _left(target, today, warning=warning)


def _left(last: date, today: date, *, warning: int) -> Chip:
    days = (last - today).days
    tone = Tone.AMBER if last - timedelta(days=warning) <= today else Tone.BLUE
    if days == 0:
        return Chip(_("今天到期"), Tone.AMBER)
    return Chip(_("还剩 %(n)d 天", n=days), tone)


def _remarks(clock: Clock) -> tuple[Chip, ...]:
    remarks = []
    if clock.due.provisional:
        remarks.append(Chip(_("暂定：次年放假安排未公布"), Tone.DASHED))
    if not clock.rule.verified:
        remarks.append(Chip(_("依据待核实"), Tone.OUTLINE))
    return tuple(remarks)


def _days(clock: Clock) -> tuple[NamedDay, ...]:
    due = clock.due
    if clock.rule.basis is not Basis.STATUTE:
        kind = _("地方规定") if clock.rule.basis is Basis.LOCAL else _("本局设定")
        return (NamedDay(kind=kind, day=due.target),)
    days = [NamedDay(kind=_("法定"), day=due.statutory)]
    if due.effective != due.statutory:
        days.append(NamedDay(kind=_("顺延至"), day=due.effective))
    elif due.target != due.statutory:
        days.append(NamedDay(kind=_("内控"), day=due.target))
    return tuple(days)
