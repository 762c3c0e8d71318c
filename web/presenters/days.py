"""Write days and moments as staff read them: Shanghai time, with the weekday."""

from __future__ import annotations

from datetime import date, datetime

from handlers.deadlines.local_time import SHANGHAI
from web.i18n import gettext as _
from web.i18n import marked

#: As months have them for heads.
WEEKDAYS = (
    marked("周一"),
    marked("周二"),
    marked("周三"),
    marked("周四"),
    marked("周五"),
    marked("周六"),
    marked("周日"),
)


def day_text(day: date) -> str:
    """Return a day with its weekday, such as 2026-10-03(周六)."""
    return f"{day.isoformat()}({_(WEEKDAYS[day.weekday()])})"


def moment_text(moment: datetime) -> str:
    """Return a moment to the minute, such as 2026-10-03 14:05."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
