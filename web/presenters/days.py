"""Write days and moments as staff read them: Shanghai time, with the weekday."""

from __future__ import annotations

from datetime import date, datetime

from handlers.deadlines.local_time import SHANGHAI

_WEEKDAYS = "一二三四五六日"


def day_text(day: date) -> str:
    """Return a day with its weekday, such as 2026-10-03(周六)."""
    return f"{day.isoformat()}(周{_WEEKDAYS[day.weekday()]})"


def moment_text(moment: datetime) -> str:
    """Return a moment to the minute, such as 2026-10-03 14:05."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
