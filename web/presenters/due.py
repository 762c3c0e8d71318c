"""What is due on the days of a calendar, in words and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.deadlines.book import DEFAULTS
from handlers.linkage.due_days import DueClocks
from web.i18n import gettext as _
from web.presenters.calendar import DayItem
from web.presenters.deadline import DeadlineView


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One deadline of one case on one day."""

    title: str
    case_no: str
    case_url: str
    line: DeadlineView


def day_items(
    clocks: Iterable[DueClocks],
    tasks: Iterable[tuple[date, str, int]],
    *,
    today: date,
) -> Mapping[date, list[DayItem]]:
    """Return what each day has, days of the law first.

    Args:
        clocks: How many clocks of a rule have a day in common.
        tasks: How many matters of a name are due on a day.
        today: A day of the law before it has passed with nothing done.
    """
    found: dict[date, list[DayItem]] = {}
    for each in sorted(clocks, key=lambda one: (one.is_target, one.rule_key)):
        found.setdefault(each.day, []).append(_clock_item(each, today))
    for (day, name), count in _summed(tasks).items():
        found.setdefault(day, []).append(DayItem(text=name, count=count, tone="grey"))
    return found


def _clock_item(each: DueClocks, today: date) -> DayItem:
    rule = DEFAULTS[each.rule_key]
    if each.is_target:
        return DayItem(
            text=_("内控：%(matter)s", matter=rule.zh), count=each.count, tone="amber"
        )
    late = each.day < today and not rule.lapses
    return DayItem(text=rule.zh, count=each.count, tone="red" if late else "blue")


def _summed(
    tasks: Iterable[tuple[date, str, int]],
) -> dict[tuple[date, str], int]:
    found: dict[tuple[date, str], int] = {}
    for day, name, count in tasks:
        found[day, name] = found.get((day, name), 0) + count
    return found
