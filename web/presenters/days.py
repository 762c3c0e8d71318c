"""Write days and moments as staff read them: Shanghai time, with the weekday."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = "一二三四五六日"


def shanghai_day(moment: datetime) -> date:
    """Return the calendar day of a moment in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def day_text(day: date) -> str:
    """Return a day with its weekday, such as 2026-10-03(周六)."""
    return f"{day.isoformat()}(周{_WEEKDAYS[day.weekday()]})"


def moment_text(moment: datetime) -> str:
    """Return a moment to the minute, such as 2026-10-03 14:05."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def end_of_day(day: date) -> datetime:
    """Return the first moment after a day in Shanghai."""
    following = day + timedelta(days=1)
    return datetime.combine(following, time(), SHANGHAI).astimezone(UTC)
