"""Read a year's holidays as the public holiday files write them.

The form is `{"year": 2027, "papers": [address], "days": [{"name", "date",
"isOffDay"}]}`. Days of the December before are taken too: a year's notice may move
them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.deadlines.china_calendar import NamedDay
from handlers.deadlines.errors import CalendarRefused

#: A year's file has some 35 days and weighs 4 kB.
MOST_BYTES = 256 * 1024
MOST_DAYS = 150
_EARLIEST, _LATEST = 1990, 2100
_LONGEST_NAME = 40
_LONGEST_SOURCE = 300
_DECEMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayFile:
    """What a holiday file says."""

    year: int
    source: str
    days: tuple[NamedDay, ...]

    def to_json(self) -> str:
        """Return the file in its own form again, for a page that asks to confirm."""
        days = [
            {"name": each.name, "date": each.day.isoformat(), "isOffDay": each.is_off}
            for each in self.days
        ]
        content = {"year": self.year, "papers": [self.source], "days": days}
        return json.dumps(content, ensure_ascii=False)


def read_holiday_json(content: bytes) -> HolidayFile:
    """Return the holidays of a file's bytes.

    Raises:
        CalendarRefused: it is too large, no JSON, or of another form.
    """
    if len(content) > MOST_BYTES:
        raise CalendarRefused(reason=f"文件超过{MOST_BYTES // 1024}KB")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CalendarRefused(reason="不是UTF-8编码的JSON") from error
    return read_holiday_file(document)


def read_holiday_file(document: object) -> HolidayFile:
    """Return the holidays of a parsed file.

    Raises:
        CalendarRefused: it has another form, or the year is not announced yet.
    """
    content = _mapping(document, "整个文件")
    year = content.get("year")
    if not isinstance(year, int) or isinstance(year, bool):
        raise CalendarRefused(reason="缺少年份 year")
    papers = content.get("papers")
    source = papers[0] if isinstance(papers, list) and papers else "文件导入"
    return holiday_file(year, str(source), tuple(_days(content.get("days"))))


def holiday_file(year: int, source: str, days: tuple[NamedDay, ...]) -> HolidayFile:
    """Return a year's holidays after checking that they make sense together.

    Raises:
        CalendarRefused: days are too many, of other years, named twice or missing.
    """
    if not _EARLIEST <= year <= _LATEST:
        raise CalendarRefused(reason=f"年份{year}不在{_EARLIEST}至{_LATEST}之间")
    if len(days) > MOST_DAYS:
        raise CalendarRefused(reason=f"列出了{len(days)}天，超过{MOST_DAYS}天")
    said: dict[date, NamedDay] = {}
    for named in days:
        if not _belongs(named.day, year):
            told = f"{named.day.isoformat()}不属于{year}年或上一年12月"
            raise CalendarRefused(reason=told)
        if said.setdefault(named.day, named).is_off is not named.is_off:
            raise CalendarRefused(reason=f"{named.day.isoformat()}既放假又上班")
    if not any(day.year == year for day in said):
        raise CalendarRefused(reason=f"{year}年尚无任何放假日，可能通知还未发布")
    ordered = tuple(said[day] for day in sorted(said))
    return HolidayFile(year=year, source=source[:_LONGEST_SOURCE], days=ordered)


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == _DECEMBER)


def _days(value: object) -> Iterator[NamedDay]:
    if not isinstance(value, list):
        raise CalendarRefused(reason="缺少日期列表 days")
    if len(value) > MOST_DAYS:
        raise CalendarRefused(reason=f"列出了{len(value)}天，超过{MOST_DAYS}天")
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
    name = " ".join(str(item.get("name") or "放假").split())
    return NamedDay(day, off, name[:_LONGEST_NAME])


def _mapping(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise CalendarRefused(reason=f"{what}不是对象")
    return value
