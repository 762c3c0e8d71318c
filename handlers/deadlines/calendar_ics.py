"""Read a year's holidays from an iCalendar file, as phones and offices exchange them.

Such files agree on little: an event is a spell of whole days, and its words say
whether one works on them. What says neither is refused rather than guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from handlers.deadlines.calendar_file import (
    MOST_BYTES,
    MOST_DAYS,
    HolidayFile,
    holiday_file,
)
from handlers.deadlines.china_calendar import NamedDay
from handlers.deadlines.errors import CalendarRefused

if TYPE_CHECKING:
    from icalendar import Component

_ONE_DAY = timedelta(days=1)
_WORKING = ("班", "WORKDAY")
_OFF = ("放假", "假期", "休", "HOLIDAY")
_FESTIVALS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆", "抗战胜利")
#: No spell of holidays is longer.
_LONGEST_SPELL = 15
_LONGEST_NAME = 40


def read_holiday_ics(content: bytes, *, year: int | None = None) -> HolidayFile:
    """Return the holidays of one year in an iCalendar file.

    Args:
        content: The file's bytes.
        year: Which year to take; None = the only one, or the one with most days.

    Raises:
        CalendarRefused: it is too large, no calendar, or says nothing of the year.
    """
    if len(content) > MOST_BYTES:
        raise CalendarRefused(reason=f"文件超过{MOST_BYTES // 1024}KB")
    days = tuple(_named_days(content))
    if not days:
        raise CalendarRefused(reason="日历里没有任何全天事件")
    wanted = year or Counter(named.day.year for named in days).most_common(1)[0][0]
    kept = tuple(
        named
        for named in days
        if named.day.year == wanted
        or (named.day.year == wanted - 1 and named.day.month == date.max.month)
    )
    return holiday_file(wanted, "日历文件导入", kept)


def _named_days(content: bytes) -> Iterator[NamedDay]:
    from icalendar import Calendar

    try:
        events = list(Calendar.from_ical(content).walk("VEVENT"))
    except (ValueError, KeyError, IndexError) as error:
        raise CalendarRefused(reason="不是iCalendar文件(.ics)") from error
    if len(events) > MOST_DAYS:
        raise CalendarRefused(reason=f"有{len(events)}个事件，超过{MOST_DAYS}个")
    for event in events:
        words = _words(event)
        first, last = _spell(event, words)
        is_off = _is_off(words)
        name = " ".join(str(event.get("SUMMARY", "放假")).split())[:_LONGEST_NAME]
        for n in range((last - first).days + 1):
            yield NamedDay(first + n * _ONE_DAY, is_off, name or "放假")


def _words(event: Component) -> str:
    """Return everything that an event says about its kind."""
    kinds = event.get("CATEGORIES")
    categories = getattr(kinds, "cats", None) or ([kinds] if kinds else [])
    parts = [event.get("SUMMARY", ""), event.get("X-APPLE-SPECIAL-DAY", "")]
    return " ".join(str(part) for part in (*parts, *categories) if part)


def _spell(event: Component, words: str) -> tuple[date, date]:
    """Return the first and the last day of an event; its end is the day behind it."""
    first, behind = _day(event.get("DTSTART")), _day(event.get("DTEND"))
    if first is None:
        raise CalendarRefused(reason=f"事件“{words}”没有日期")
    last = max(first, behind - _ONE_DAY) if behind else first
    if last - first > _LONGEST_SPELL * _ONE_DAY:
        raise CalendarRefused(reason=f"事件“{words}”超过{_LONGEST_SPELL}天")
    return first, last


def _day(value: object) -> date | None:
    moment = getattr(value, "dt", None)
    if isinstance(moment, datetime):
        return moment.date()
    return moment if isinstance(moment, date) else None


def _is_off(words: str) -> bool:
    if any(word in words for word in _WORKING):
        return False
    if any(word in words for word in _OFF):
        # 调休 alone means that one works, 放假调休 does not.
        return "放假" in words or "假期" in words or "调休" not in words
    if "调休" in words:
        return False
    if any(word in words for word in _FESTIVALS):
        return True
    raise CalendarRefused(reason=f"看不出“{words}”是放假还是上班")
