"""期限与日历: what is due on which day, a month or a year at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from flask import request

from handlers.deadlines.lines import deadline_lines
from handlers.deadlines.local_time import local_day, start_of_day
from handlers.linkage.cases import case_headers
from handlers.linkage.clock_times import HANGING
from handlers.linkage.due_days import clocks_due, count_clocks
from web.arguments import chosen_day, chosen_number, chosen_year
from web.presenters.calendar import (
    CalendarSource,
    month_view,
    weekday_names,
    year_view,
)
from web.presenters.deadline import deadline_view
from web.presenters.due import DueRow, day_items
from web.presenters.work import case_url, work_rows
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor
from web.work_reading import surroundings

pages = Pages("due_calendar", __name__)

#: Matters whose day is that of a clock: they are counted there.
_BY_CLOCK = frozenset().union(*HANGING.values())
_MOST_ROWS = 100
_DECEMBER = 12
_ONE_DAY = timedelta(days=1)


@pages.page("/calendar", guard=Guard.SIGNED_IN)
def calendar() -> str:
    """Show a month, a year, or what is due on one day."""
    day = chosen_day("day")
    if day is not None and 2004 <= day.year <= 2100:  # noqa: PLR2004 - as calendars
        return _day_page(day)
    today = services().today
    year = chosen_year(today.year)
    month = chosen_number("month", 0, least=1, most=_DECEMBER)
    if not month and not request.args:
        month = today.month
    return _month_page(year, month) if month else _year_page(year)


def _month_page(year: int, month: int) -> str:
    first = date(year, month, 1)
    behind = _next_month(first)
    source = _source(first, behind - _ONE_DAY, with_tasks=True)
    before = first - _ONE_DAY
    view = month_view(year, month, source)
    return page(
        "due_month.html",
        view=view,
        weekdays=weekday_names(),
        days=[cell for week in view.weeks for cell in week if cell.day],
        before=f"/calendar?year={before.year}&month={before.month}",
        after=f"/calendar?year={behind.year}&month={behind.month}",
        year_url=f"/calendar?year={year}",
    )


def _year_page(year: int) -> str:
    source = _source(date(year, 1, 1), date(year, 12, 31), with_tasks=False)
    return page(
        "due_year.html",
        year=year,
        months=year_view(year, source),
        weekdays=weekday_names(),
    )


def _day_page(day: date) -> str:
    actor, engine = current_visitor().actor, services().engine
    with engine.read() as connection:
        book = services().books.at(connection)
        clocks = clocks_due(connection, day, actor=actor, limit=_MOST_ROWS)
        headers = case_headers(connection, {each.business_key for each in clocks})
    lines = [
        DueRow(
            title=headers[each.business_key].title
            if each.business_key in headers
            else "",
            case_no=each.business_key,
            case_url=case_url(each.business_key),
            line=deadline_view(line, case_no=each.business_key),
        )
        for each in clocks
        for line in deadline_lines([each], today=services().today, book=book)
    ]
    tasks = tuple(
        engine.tasks_due(
            start_of_day(day),
            start_of_day(day + _ONE_DAY),
            actor=actor,
            limit=_MOST_ROWS,
        )
    )
    return page(
        "due_day.html",
        day=day,
        lines=lines,
        work=work_rows(tasks, surroundings(tasks)),
        month_url=f"/calendar?year={day.year}&month={day.month}",
        most=_MOST_ROWS,
    )


def _source(first: date, last: date, *, with_tasks: bool) -> CalendarSource:
    """Return the calendar with everything that is due in this time."""
    actor, engine = current_visitor().actor, services().engine
    with engine.read() as connection:
        book = services().books.at(connection)
        clocks = count_clocks(connection, first, last, actor=actor)
    tasks = _tasks(first, last) if with_tasks else ()
    return CalendarSource(
        calendar=book.calendar,
        names=book.day_names,
        today=services().today,
        items=day_items(clocks, tasks, today=services().today),
    )


def _tasks(first: date, last: date) -> Iterable[tuple[date, str, int]]:
    found = services().engine.count_due_tasks(
        start_of_day(first),
        start_of_day(last + _ONE_DAY),
        actor=current_visitor().actor,
    )
    return (
        (local_day(each.due_at), each.name, each.count)
        for each in found
        if each.element_id not in _BY_CLOCK
    )


def _next_month(first: date) -> date:
    if first.month == _DECEMBER:
        return date(first.year + 1, 1, 1)
    return date(first.year, first.month + 1, 1)
