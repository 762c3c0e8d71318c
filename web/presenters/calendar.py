"""Months as people hang them on a wall: weeks from Monday, every day with its kind."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.deadlines.calendar_rules import WorkingCalendar
from web.i18n import gettext as _
from web.presenters.days import WEEKDAYS, day_text

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DayItem:
    """So many things of one kind on one day."""

    text: str
    count: int
    #: blue, amber or grey, as a chip.
    tone: str = "blue"
    #: In full, where the text is a sign.
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """One square of a month; of another month it is empty."""

    day: date | None
    #: off, work (a make-up day), weekend or an empty text.
    kind: str = ""
    #: 休 or 班, where the day differs from an ordinary week.
    mark: str = ""
    title: str = ""
    #: What the day is called, if it is called anything.
    name: str = ""
    is_today: bool = False
    items: Sequence[DayItem] = field(default_factory=tuple)

    @property
    def total(self) -> int:
        """Return how many things the day has."""
        return sum(item.count for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """One month in weeks."""

    year: int
    month: int
    weeks: Sequence[Sequence[DayCell]]
    #: True while the year's holidays are not published.
    provisional: bool

    @property
    def title(self) -> str:
        """Return the month in words."""
        return _("%(year)d 年 %(month)d 月", year=self.year, month=self.month)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSource:
    """What months are drawn from."""

    calendar: WorkingCalendar
    names: Mapping[date, str]
    today: date
    items: Mapping[date, Sequence[DayItem]] = field(default_factory=dict)


def month_view(year: int, month: int, source: CalendarSource) -> MonthView:
    """Return one month; days of its neighbours are empty squares."""
    weeks = Calendar().monthdatescalendar(year, month)
    return MonthView(
        year=year,
        month=month,
        weeks=[[_cell(day, month, source) for day in week] for week in weeks],
        provisional=year not in source.calendar.known_years,
    )


def year_view(year: int, source: CalendarSource) -> list[MonthView]:
    """Return the twelve months of a year."""
    return [month_view(year, month, source) for month in range(1, 13)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Days in a row that differ from an ordinary week in the same way."""

    days: str
    name: str
    is_off: bool
    count: int


def spells_of(months: Sequence[MonthView]) -> list[Spell]:
    """Return the holidays and make-up days of a year, joined to spells."""
    found: list[list[DayCell]] = []
    for cell in _marked(months):
        if found and _follows(found[-1][-1], cell):
            found[-1].append(cell)
        else:
            found.append([cell])
    return [_spell(cells) for cells in found]


def _follows(before: DayCell, cell: DayCell) -> bool:
    if before.day is None or cell.day is None or before.kind != cell.kind:
        return False
    return (cell.day - before.day).days == 1


def _marked(months: Sequence[MonthView]) -> list[DayCell]:
    return [
        cell
        for month in months
        for week in month.weeks
        for cell in week
        if cell.day is not None and cell.mark
    ]


def _spell(cells: list[DayCell]) -> Spell:
    days = [cell.day for cell in cells if cell.day is not None]
    told = day_text(days[0])
    if len(days) > 1:
        told = _("%(first)s 至 %(last)s", first=told, last=day_text(days[-1]))
    names = dict.fromkeys(cell.name for cell in cells if cell.name)
    return Spell(
        days=told,
        name="、".join(names),
        is_off=cells[0].kind == "off",
        count=len(cells),
    )


def weekday_names() -> list[str]:
    """Return the heads of the seven columns."""
    return [_(name) for name in WEEKDAYS]


def _cell(day: date, month: int, source: CalendarSource) -> DayCell:
    if day.month != month:
        return DayCell(day=None)
    kind, mark = _kind(day, source.calendar)
    return DayCell(
        day=day,
        kind=kind,
        mark=mark,
        title=_title(day, kind, source),
        name=source.names.get(day, ""),
        is_today=day == source.today,
        items=source.items.get(day, ()),
    )


def _kind(day: date, calendar: WorkingCalendar) -> tuple[str, str]:
    is_weekend = day.weekday() >= _SATURDAY
    if calendar.is_working_day(day):
        return ("work", _("班")) if is_weekend else ("", "")
    if day in calendar.named_days:
        return "off", _("休")
    return "weekend", ""


def _title(day: date, kind: str, source: CalendarSource) -> str:
    name = source.names.get(day, "")
    words = {"off": _("放假"), "work": _("调休上班"), "weekend": _("周末")}
    parts = [day_text(day), name, words.get(kind, "")]
    return " ".join(dict.fromkeys(part for part in parts if part))
