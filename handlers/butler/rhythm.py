"""How often patrols come, and on which days they may take place: data alone (B5.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS_A_QUARTER = 3
_MOST_OFTEN = 99


class Frequency(StrEnum):
    """What a plan counts in: the five words of B5.6."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Days(StrEnum):
    """Which days a patrol may take place on."""

    ALL = "all"
    #: By the notice of the State Council, make-up days included.
    WORKING = "working"
    #: On which the client produces.
    PRODUCTION = "production"


class OffDay(StrEnum):
    """What becomes of a patrol whose day is off."""

    SKIP = "skip"
    PREVIOUS = "previous"
    NEXT = "next"


FREQUENCY_NAMES: dict[str, str] = {
    Frequency.DAY: "日",
    Frequency.WEEK: "周",
    Frequency.MONTH: "月",
    Frequency.QUARTER: "季",
    Frequency.YEAR: "年",
}
WEEKDAY_NAMES = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When patrols are due: which day is named, and what holds on off days.

    Both ends of its validity are included and bound the day on which a patrol takes
    place. A day of the month that a month lacks means its last day.
    """

    frequency: Frequency
    valid_from: date
    valid_to: date
    #: Every second, third, ... one.
    every_n: int = 1
    #: ISO: 1 = Monday; for weeks.
    weekday: int = 1
    #: For months, quarters and years.
    monthday: int = 1
    #: Of the quarter (1 to 3) or of the year (1 to 12).
    month: int = 1
    days: Days = Days.WORKING
    on_off_day: OffDay = OffDay.NEXT
    #: From where every second, third, ... is counted; the first valid day if not said.
    counted_from: date | None = None

    @property
    def anchor(self) -> date:
        """The day from which it is counted."""
        return self.counted_from or self.valid_from

    def is_same_count(self, other: Rhythm) -> bool:
        """Say whether another rhythm names the same days, off days aside."""
        return self.counted == other.counted

    @property
    def counted(self) -> tuple[Frequency, int, int, int, int]:
        """What names the days, without what does not matter to its frequency."""
        of_month = self.frequency not in {Frequency.DAY, Frequency.WEEK}
        of_longer = self.frequency in {Frequency.QUARTER, Frequency.YEAR}
        return (
            self.frequency,
            self.every_n,
            self.weekday if self.frequency is Frequency.WEEK else 0,
            self.monthday if of_month else 0,
            self.month if of_longer else 0,
        )


def rhythm_faults(rhythm: Rhythm) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a rhythm, as field and reason."""
    if not 1 <= rhythm.every_n <= _MOST_OFTEN:
        yield "every_n", f"间隔为1至{_MOST_OFTEN}"
    if rhythm.frequency is Frequency.WEEK and not 1 <= rhythm.weekday <= len(
        WEEKDAY_NAMES
    ):
        yield "weekday", "请选择周一至周日"
    if rhythm.frequency in {
        Frequency.MONTH,
        Frequency.QUARTER,
        Frequency.YEAR,
    } and not (1 <= rhythm.monthday <= 31):  # noqa: PLR2004 - days of a month
        yield "monthday", "日期为1至31"
    most = {Frequency.QUARTER: MONTHS_A_QUARTER, Frequency.YEAR: 12}
    if rhythm.frequency in most and not 1 <= rhythm.month <= most[rhythm.frequency]:
        yield "month", f"月份为1至{most[rhythm.frequency]}"
    if rhythm.valid_to < rhythm.valid_from:
        yield "valid_to", "结束日期早于开始日期"


def rhythm_words(rhythm: Rhythm) -> str:
    """Return how often it is, in words: 每2周的周一, 每季第1个月31日."""
    name, n = FREQUENCY_NAMES[rhythm.frequency], rhythm.every_n
    unit = {Frequency.MONTH: "个月", Frequency.QUARTER: "个季度"}
    every = f"每{name}" if n == 1 else f"每{n}{unit.get(rhythm.frequency, name)}"
    if rhythm.frequency is Frequency.WEEK:
        return f"{every}的{WEEKDAY_NAMES[rhythm.weekday - 1]}"
    if rhythm.frequency is Frequency.MONTH:
        return f"{every}{rhythm.monthday}日"
    if rhythm.frequency is Frequency.QUARTER:
        return f"{every}第{rhythm.month}个月{rhythm.monthday}日"
    if rhythm.frequency is Frequency.YEAR:
        return f"{every}{rhythm.month}月{rhythm.monthday}日"
    return every
