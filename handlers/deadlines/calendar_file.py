"""Read a year's holidays as the public holiday files write them.

The form is `{"year": 2027, "papers": [address], "days": [{"name", "date",
"isOffDay"}]}`. Days of other years are taken too: a year's notice may move days of
the December before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.deadlines.china_calendar import NamedDay
from handlers.deadlines.errors import CalendarRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayFile:
    """What a holiday file says."""

    year: int
    source: str
    days: tuple[NamedDay, ...]


def read_holiday_file(document: object) -> HolidayFile:
    """Return the holidays of a parsed file.

    Raises:
        CalendarRefused: it has another form, or the year is not announced yet.
    """
    content = _mapping(document, "整个文件")
    year = content.get("year")
    if not isinstance(year, int) or isinstance(year, bool):
        raise CalendarRefused(reason="缺少年份 year")
    days = tuple(_days(content.get("days")))
    if not any(named.day.year == year for named in days):
        raise CalendarRefused(reason=f"{year}年尚无任何放假日，可能通知还未发布")
    papers = content.get("papers")
    source = papers[0] if isinstance(papers, list) and papers else "文件导入"
    return HolidayFile(year=year, source=str(source), days=days)


def _days(value: object) -> Iterator[NamedDay]:
    if not isinstance(value, list):
        raise CalendarRefused(reason="缺少日期列表 days")
    for place, item in enumerate(value, start=1):
        yield _day(_mapping(item, f"第{place}个日期"), place)


def _day(item: Mapping[str, object], place: int) -> NamedDay:
    off = item.get("isOffDay")
    if not isinstance(off, bool):
        raise CalendarRefused(reason=f"第{place}个日期的 isOffDay 不是 true 或 false")
    try:
        day = date.fromisoformat(str(item.get("date")))
    except ValueError as error:
        raise CalendarRefused(reason=f"第{place}个日期的 date 不是日期") from error
    return NamedDay(day, off, str(item.get("name") or "放假"))


def _mapping(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise CalendarRefused(reason=f"{what}不是对象")
    return value
