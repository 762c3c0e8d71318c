"""Write days as official papers do."""

from __future__ import annotations


def chinese_day(day: str) -> str:
    """Return 2026-03-02 as 2026年3月2日, and a blank for a day that is not known."""
    parts = day[:10].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):  # noqa: PLR2004
        return "　　　年　　月　　日"
    year, month, of_month = parts
    return f"{year}年{int(month)}月{int(of_month)}日"
