"""Say one deadline in one line: what, how long, which day, counted how, by which law.

Red is kept for a passed statutory day; internal targets, local rules and the bureau's
own settings only ever turn amber. Every kind of day is named in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.deadlines.lines import ChipKind, DeadlineLine
from handlers.deadlines.local_time import SHANGHAI, local_day
from handlers.deadlines.rules import Basis
from handlers.deadlines.settings import STANDARD
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.days import day_text


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


_TONES: Mapping[ChipKind, Tone] = {
    ChipKind.LEFT: Tone.BLUE,
    ChipKind.WARNING: Tone.AMBER,
    ChipKind.OVERDUE: Tone.RED,
    ChipKind.TARGET_MISSED: Tone.AMBER,
    ChipKind.DONE: Tone.GREY,
    ChipKind.DONE_LATE: Tone.GREY,
    ChipKind.STOPPED: Tone.PAUSED,
    ChipKind.WAITING: Tone.BLUE,
}


#: The words of chips that the deadlines use, for the translators.
CHIP_WORDS = (
    marked("还剩 %(n)d 天"),
    marked("今天到期"),
    marked("%(n)d 天后可以办理"),
    marked("超内控 %(n)d 天"),
    marked("超地方规定 %(n)d 天"),
    marked("逾期 %(n)d 天"),
    marked("按期完成"),
    marked("逾期完成"),
    marked("已期满"),
    marked("已中止"),
    marked("已中止 %(reason)s"),
)


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
class DeadlineView:
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
    #: True while the holidays of a year in it are not known.
    provisional: bool = False
    #: True while the legal text itself has not been seen.
    unverified: bool = False
    #: Why it stands still, while it is suspended.
    paused: str = ""
    #: Address of its own page, where it has one.
    url: str = ""

    @property
    def law_short(self) -> str:
        """Return the article as a list has room for it: of the standard the clause."""
        clause = self.law_ref.removeprefix(STANDARD).strip()
        return self.law_ref if clause == self.law_ref else _("标准%(no)s", no=clause)

    @property
    def shown(self) -> NamedDay:
        """Return the one day that a list has room for: the last by which to act."""
        return max(self.days, key=lambda named: named.day)


def deadline_view(line: DeadlineLine, *, case_no: str = "") -> DeadlineView:
    """Return what a page shows of a deadline line.

    Args:
        line: The line.
        case_no: The case whose page links to the deadline's own.
    """
    tone = _tone(line)
    return DeadlineView(
        matter=line.matter,
        chips=(Chip(_(line.chip.words, **line.chip.values), tone), *_remarks(line)),
        days=_days(line),
        counted=line.count_text,
        law_ref=line.law_ref,
        rule_key=line.rule_key,
        late=tone is Tone.RED,
        provisional=line.provisional,
        unverified=not line.verified,
        paused=str(line.chip.values.get("reason", "")) if line.paused else "",
        url=f"/cases/{case_no}/clocks/{line.clock_id}" if case_no else "",
    )


def due_view(
    due_at: datetime, *, now: datetime, matter: str, counted: str, clause: str
) -> DeadlineView:
    """Return what a page shows of a moment that no rule of law or bureau names.

    Args:
        due_at: By when it is to be done.
        now: The present moment.
        matter: What is to be done.
        counted: How the moment was found, in words.
        clause: Of the document that asks for it.
    """
    due_on, today = local_day(due_at), local_day(now)
    left = (due_on - today).days
    if now >= due_at:
        passed = _("已过时限") if left == 0 else _("超期 %(n)d 天", n=-left)
        chip = Chip(passed, Tone.AMBER)
    elif left == 0:
        clock = due_at.astimezone(SHANGHAI).strftime("%H:%M")
        chip = Chip(_("今天 %(clock)s 前", clock=clock), Tone.AMBER)
    else:
        tone = Tone.AMBER if left == 1 else Tone.BLUE
        chip = Chip(_("还剩 %(n)d 天", n=left), tone)
    return DeadlineView(
        matter=matter,
        chips=(chip,),
        days=(NamedDay(kind=_("约定"), day=due_on),),
        counted=counted,
        law_ref=clause,
        rule_key="",
    )


def _tone(line: DeadlineLine) -> Tone:
    tone = _TONES[line.chip_kind]
    if tone is Tone.RED and line.basis is not Basis.STATUTE:
        return Tone.AMBER
    return tone


def _remarks(line: DeadlineLine) -> tuple[Chip, ...]:
    remarks = []
    if line.provisional:
        remarks.append(Chip(_("暂定：放假安排未公布"), Tone.DASHED))
    if not line.verified:
        remarks.append(Chip(_("依据待核实"), Tone.OUTLINE))
    return tuple(remarks)


def _days(line: DeadlineLine) -> tuple[NamedDay, ...]:
    if line.paused:
        return (NamedDay(kind=_("中止前末日"), day=line.effective),)
    if line.basis is not Basis.STATUTE:
        kind = _("地方规定") if line.basis is Basis.LOCAL else _("本局设定")
        return (NamedDay(kind=kind, day=line.target),)
    days = [NamedDay(kind=_("法定"), day=line.statutory)]
    if line.opens_on is not None:
        days.insert(0, NamedDay(kind=_("窗口自"), day=line.opens_on))
    if line.effective != line.statutory:
        days.append(NamedDay(kind=_("顺延至"), day=line.effective))
    if line.target not in {line.statutory, line.effective}:
        days.append(NamedDay(kind=_("内控"), day=line.target))
    return tuple(days)
