"""Show patrols and plans: states in words and signs, days of a year, reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.butler.occurrences import Why
from handlers.butler.patrols import Patrol, PatrolEvent
from handlers.butler.plan import PatrolPlan
from handlers.butler.plan_days import PlanDay
from handlers.butler.rhythm import Days, Frequency, OffDay, rhythm_words
from handlers.butler.states import PatrolState
from web.i18n import gettext as _
from web.i18n import marked
from web.presenters.calendar import DayItem
from web.presenters.days import day_text, moment_text
from web.presenters.rows import Fact, TimelineEntry

#: State -> word, one sign for a small square, tone.
StateWords = Mapping[PatrolState, tuple[str, str, str]]

STATES: StateWords = {
    PatrolState.PLANNED: (marked("计划"), marked("计"), "blue"),
    PatrolState.DUE: (marked("待开始"), marked("待"), "blue"),
    PatrolState.STARTED: (marked("进行中"), marked("行"), "amber"),
    PatrolState.SIGNED: (marked("已巡"), marked("巡"), "green"),
    PatrolState.MISSED: (marked("漏查"), marked("漏"), "red"),
    PatrolState.WITHDRAWN: (marked("已取消"), marked("消"), ""),
}
#: As the checks of a client's own call them, which are no visits.
SELF_STATES: StateWords = {
    **STATES,
    PatrolState.STARTED: (marked("待签署"), marked("待"), "amber"),
    PatrolState.SIGNED: (marked("已签署"), marked("签"), "green"),
    PatrolState.MISSED: (marked("缺记录"), marked("缺"), "red"),
}
MOVED = (marked("已改期"), marked("改"), "outline")
DROPPED = (marked("不巡"), marked("免"), "dashed")
WHY: Mapping[Why, str] = {
    Why.OFF: marked("当天不巡：休息日"),
    Why.JOINED: marked("并入同日的另一次巡查"),
    Why.OUTSIDE: marked("移动后不在计划有效期内"),
    Why.NOWHERE: marked("31 天内没有可以巡查的日子"),
}
DAYS: Mapping[Days, str] = {
    Days.ALL: marked("每一天"),
    Days.WORKING: marked("国务院公布的工作日"),
    Days.PRODUCTION: marked("服务对象的生产日"),
}
OFF_DAYS: Mapping[OffDay, str] = {
    OffDay.SKIP: marked("跳过"),
    OffDay.PREVIOUS: marked("提前到前一个可巡查日"),
    OffDay.NEXT: marked("顺延到后一个可巡查日"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDayRow:
    """One line on what a day of a plan is."""

    day: str
    text: str
    tone: str
    remark: str
    #: Of the page of the patrol; empty where none took place.
    url: str = ""


def states_of(plan: PatrolPlan) -> StateWords:
    """Return how the states of what a plan plans are called."""
    return SELF_STATES if plan.is_self_check else STATES


def plan_facts(plan: PatrolPlan) -> str:
    """Return how often and on which days, in one line."""
    rhythm = plan.rhythm
    parts = [rhythm_words(rhythm), _(DAYS[rhythm.days])]
    if rhythm.days is not Days.ALL:
        parts.append(_("遇非巡查日%(what)s", what=_(OFF_DAYS[rhythm.on_off_day])))
    return "，".join(parts)


def state_chip(state: PatrolState, *, of: StateWords = STATES) -> tuple[str, str]:
    """Return word and tone of a state."""
    word, _sign, tone = of[state]
    return _(word), tone


def shown_days(days: Iterable[PlanDay], frequency: Frequency) -> list[PlanDay]:
    """Return the days worth a word: not every day off of a daily plan."""
    usual = {Why.OFF, Why.JOINED} if frequency is Frequency.DAY else set()
    return [each for each in days if each.why is None or each.why not in usual]


def day_signs(
    days: Iterable[PlanDay], *, of: StateWords = STATES
) -> Mapping[date, Sequence[DayItem]]:
    """Return the signs that stand in the squares of a year."""
    found: dict[date, list[DayItem]] = {}
    for each in days:
        word, sign, tone = _kind(each, of)
        item = DayItem(text=_(sign), count=1, tone=tone or "plain", title=_(word))
        found.setdefault(each.day, []).append(item)
    return found


def day_rows(days: Iterable[PlanDay], *, of: StateWords = STATES) -> list[PlanDayRow]:
    """Return lines on days, with why they are what they are."""
    rows = []
    for each in days:
        word, _sign, tone = _kind(each, of)
        rows.append(
            PlanDayRow(
                day=day_text(each.day),
                text=_(word),
                tone=tone,
                remark=_remark(each),
                url=patrol_url(each.patrol) if _took_place(each) else "",
            )
        )
    return rows


def patrol_url(one: Patrol | None) -> str:
    """Return the address of a patrol's page, nothing for none."""
    if one is None:
        return ""
    return f"/patrols/plans/{one.plan_id}/on/{one.named_on.isoformat()}"


def patrol_facts(one: Patrol, said: PatrolPlan, *, with_reason: bool) -> Sequence[Fact]:
    """Return what is known of a patrol beside its record."""
    window = said.window
    start, end = (each.isoformat("minutes") for each in (window.start, window.end))
    facts = [
        Fact(label=_("日期"), text=day_text(one.day)),
        Fact(label=_("时段"), text=f"{start}–{end}"),
        Fact(label=_("时限"), text=moment_text(one.due_at)),
    ]
    if one.named_on != one.day:
        facts.append(Fact(label=_("原定日期"), text=day_text(one.named_on)))
    if not said.is_self_check:
        facts.append(Fact(label=_("深度"), text=said.depth.value))
    if with_reason and one.reason:
        facts.append(Fact(label=_("说明"), text=one.reason))
    return facts


def patrol_course(
    events: Iterable[PatrolEvent],
    names: Callable[[str | None], str],
    *,
    of: StateWords = STATES,
) -> Sequence[TimelineEntry]:
    """Return what happened to a patrol, the oldest first; a new day is said as such."""
    entries: list[TimelineEntry] = []
    day: date | None = None
    for each in events:
        moved = each.day != (day or each.named_on)
        word = _(of[each.state][0])
        entries.append(
            TimelineEntry(
                when=moment_text(each.at),
                who=names(each.by),
                text=_("改到 %(day)s", day=day_text(each.day)) if moved else word,
                remark=each.reason,
            )
        )
        day = each.day
    return entries


def day_counts(
    days: Iterable[PlanDay], *, of: StateWords = STATES
) -> list[tuple[str, str, int]]:
    """Return how many days are what: word, tone, number."""
    counted: dict[tuple[str, str], int] = {}
    for each in days:
        word, _sign, tone = _kind(each, of)
        counted[(word, tone)] = counted.get((word, tone), 0) + 1
    return [(_(word), tone, n) for (word, tone), n in counted.items()]


def legend(*, of: StateWords = STATES) -> list[tuple[str, str, str]]:
    """Return sign, word and tone of everything that a year can show."""
    return [
        (_(sign), _(word), tone or "plain")
        for word, sign, tone in (*of.values(), MOVED, DROPPED)
    ]


def _took_place(each: PlanDay) -> bool:
    return each.moved_to is None and each.state in {
        PatrolState.STARTED,
        PatrolState.SIGNED,
        PatrolState.MISSED,
    }


def _kind(each: PlanDay, of: StateWords) -> tuple[str, str, str]:
    if each.moved_to is not None:
        return MOVED
    return DROPPED if each.state is None else of[each.state]


def _remark(each: PlanDay) -> str:
    parts = []
    if each.moved_to is not None:
        parts.append(_("改到 %(day)s", day=day_text(each.moved_to)))
    elif each.moved_from is not None:
        parts.append(_("由 %(day)s 改来", day=day_text(each.moved_from)))
    elif each.state is not None and each.is_shifted:
        parts.append(_("原定 %(day)s 不是可巡查日", day=day_text(each.named_on)))
    if each.why is not None:
        parts.append(_(WHY[each.why]))
    if each.reason:
        parts.append(each.reason)
    if each.provisional:
        parts.append(_("暂定：放假安排未公布"))
    return "；".join(parts)
