"""Read a cell of a table as a text."""

from __future__ import annotations

from datetime import date, datetime


def cell_text(value: object) -> str:
    """Return a cell as text: days as ISO days, whole numbers without a point."""
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
