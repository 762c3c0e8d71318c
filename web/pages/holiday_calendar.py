"""Under 管理: the working-day calendar, a year at a glance, and taking over a notice."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import Forbidden
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from handlers.deadlines.calendar_file import HolidayFile, read_holiday_json
from handlers.deadlines.calendar_ics import read_holiday_ics
from handlers.deadlines.calendar_store import known_years
from handlers.deadlines.errors import CalendarRefused
from handlers.linkage.cases import case_headers
from handlers.linkage.rescheduling import (
    CalendarChange,
    preview_calendar,
    take_over_calendar,
)
from web.arguments import chosen_number, chosen_year
from web.i18n import gettext as _
from web.notices import Notice, say
from web.presenters.calendar import (
    CalendarSource,
    MonthView,
    spells_of,
    weekday_names,
    year_view,
)
from web.presenters.moves import MovedRow, moved_rows
from web.requests import request_key
from web.roles import rules_for_all
from web.routing import Guard, Pages
from web.services import services
from web.templating import page
from web.visitor import current_visitor

pages = Pages("holiday_calendar", __name__)


@pages.page("/admin/calendar", guard=Guard.MANAGER)
def calendar() -> str:
    """Show one year: off days, make-up days, and where they are from."""
    return _year_page()


@pages.page("/admin/calendar", guard=Guard.MANAGER, methods=("POST",))
def look() -> str | tuple[str, int]:
    """Read a file and say what it would change; nothing is stored.

    Raises:
        Forbidden: the calendar is not the visitor's to change.
    """
    _require_right()
    try:
        holidays = _uploaded()
    except CalendarRefused as refused:
        return _year_page(problem=refused.reason), 422
    with services().engine.read() as connection:
        change = preview_calendar(connection, holidays)
    return page(
        "calendar_preview.html",
        change=change,
        rows=_moved(change),
        content=holidays.to_json(),
    )


@pages.page("/admin/calendar/import", guard=Guard.MANAGER, methods=("POST",))
def take_over() -> BaseResponse | tuple[str, int]:
    """Take over what was shown; clocks, due dates and timers follow.

    Raises:
        Forbidden: the calendar is not the visitor's to change.
    """
    _require_right()
    try:
        holidays = read_holiday_json(request.form.get("content", "").encode())
    except CalendarRefused as refused:
        return _year_page(problem=refused.reason), 422
    engine, actor = services().engine, current_visitor().actor
    with engine.transact(actor, request=request_key()) as uow:
        moved = None if uow.repeated else take_over_calendar(uow, holidays).moved
    done = _("已导入 %(year)d 年放假安排。", year=holidays.year)
    if moved:
        done += _("%(n)d 项期限随之变动，已通知责任人。", n=len(moved))
    response = redirect(f"/admin/calendar?year={holidays.year}", code=303)
    return say(response, Notice(done))


def _year_page(problem: str = "") -> str:
    year = chosen_year(services().today.year)
    with services().engine.read() as connection:
        book = services().books.at(connection)
        sources = known_years(connection)
        may_change = rules_for_all(current_visitor(), connection)
    shown = CalendarSource(
        calendar=book.calendar, names=book.day_names, today=services().today
    )
    months = year_view(year, shown)
    return page(
        "holiday_calendar.html",
        year=year,
        known=year in book.calendar.known_years,
        source=sources.get(year, ""),
        months=months,
        weekdays=weekday_names(),
        spells=spells_of(months),
        working_days=_working_days(months),
        may_change=may_change,
        problem=problem,
    )


def _working_days(months: list[MonthView]) -> int:
    return sum(
        cell.day is not None and cell.kind in {"", "work"}
        for month in months
        for week in month.weeks
        for cell in week
    )


def _moved(change: CalendarChange) -> list[MovedRow]:
    with services().engine.read() as connection:
        book = services().books.at(connection)
        headers = case_headers(connection, {m.new.business_key for m in change.moved})
    return moved_rows(change.moved, headers, book)


def _uploaded() -> HolidayFile:
    """Read the chosen file, by its content and not by its name.

    Raises:
        CalendarRefused: there is none, or it cannot be read.
    """
    given = request.files.get("file")
    content = given.stream.read() if given is not None else b""
    if not content.strip():
        raise CalendarRefused(reason=_("请选择文件"))
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"BEGIN:VCALENDAR"):
        year = chosen_number("of_year", 0, least=2004, most=2100)
        return read_holiday_ics(content, year=year or None)
    return read_holiday_json(content)


def _require_right() -> None:
    with services().engine.read() as connection:
        if not rules_for_all(current_visitor(), connection):
            raise Forbidden
