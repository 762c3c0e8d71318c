"""One deadline of a case opened: what it counts from, which days, who stopped it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.deadlines.book import DeadlineBook
from handlers.deadlines.clocks import CaseClock
from handlers.deadlines.rules import DeadlineRule, Unit
from handlers.deadlines.suspending import PauseEntry
from handlers.evidence.records import Evidence
from web.i18n import gettext as _
from web.presenters.calendar import Spell
from web.presenters.days import day_text, moment_text
from web.presenters.rows import Fact
from web.presenters.rules import length_words, owner_words


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRow:
    """One decision about stopping a clock."""

    text: str
    reason: str
    who: str
    when: str
    paper: str
    paper_url: str


def clock_facts(clock: CaseClock, rule: DeadlineRule) -> list[Fact]:
    """Return how a clock came to its days, step by step."""
    rows = [
        Fact(
            label=_("起算"),
            text=f"{day_text(clock.started_on)} {clock.start_event or rule.start_event}",
            source=_("当日计入") if rule.include_start else _("当日不计入"),
        ),
        Fact(label=_("期限"), text=length_words(rule)),
        Fact(label=_("法定末日"), text=day_text(clock.statutory)),
    ]
    if clock.opens_on is not None:
        rows.insert(2, Fact(label=_("窗口自"), text=day_text(clock.opens_on)))
    if clock.effective != clock.statutory:
        rows.append(Fact(label=_("顺延至"), text=day_text(clock.effective)))
    if clock.target != clock.effective:
        rows.append(Fact(label=_("内控日期"), text=day_text(clock.target)))
    rows.append(Fact(label=_("责任方"), text=owner_words(rule.owner)))
    rows.append(
        Fact(
            label=_("依据"),
            text=clock.law_ref,
            source=rule.article,
            url=f"/articles#{rule.key}",
        )
    )
    return rows


def days_not_counted(
    clock: CaseClock, rule: DeadlineRule, book: DeadlineBook
) -> list[Spell]:
    """Return the off days that did not count, or over which the last day went."""
    first = clock.started_on if rule.unit is Unit.WORKING else clock.statutory
    last = max(clock.effective, clock.statutory)
    first = min(first, clock.target)
    days = book.calendar.off_days_between(first, last)
    return _joined(days, book.day_names)


def pause_rows(
    entries: Iterable[PauseEntry],
    papers: Mapping[str, Evidence],
    *,
    name_of: Callable[[str], str],
) -> list[PauseRow]:
    """Return what was decided about stopping a clock, the newest first."""
    rows = [
        PauseRow(
            text=_("自 %(day)s 起恢复计算", day=entry.day.isoformat())
            if entry.resumes
            else _("自 %(day)s 起中止", day=entry.day.isoformat()),
            reason=entry.reason,
            who=name_of(entry.decided_by),
            when=moment_text(entry.decided_at),
            paper=_paper(entry, papers),
            paper_url=f"/evidence/{entry.evidence_id}" if entry.evidence_id else "",
        )
        for entry in entries
    ]
    return rows[::-1]


def _paper(entry: PauseEntry, papers: Mapping[str, Evidence]) -> str:
    found = papers.get(entry.evidence_id or "")
    return found.name if found else ""


def _joined(days: Iterable[date], names: Mapping[date, str]) -> list[Spell]:
    spells: list[list[date]] = []
    for day in days:
        if spells and (day - spells[-1][-1]).days == 1:
            spells[-1].append(day)
        else:
            spells.append([day])
    return [_spell(spell, names) for spell in spells]


def _spell(days: list[date], names: Mapping[date, str]) -> Spell:
    told = day_text(days[0])
    if len(days) > 1:
        told = _("%(first)s 至 %(last)s", first=told, last=day_text(days[-1]))
    named = dict.fromkeys(names[day] for day in days if day in names)
    return Spell(
        days=told, name="、".join(named) or _("周末"), is_off=True, count=len(days)
    )
