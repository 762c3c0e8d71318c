"""Write a moment as the processes of butlers keep it."""

from __future__ import annotations

from datetime import datetime

from handlers.deadlines.local_time import SHANGHAI


def told(moment: datetime) -> str:
    """Return a moment in Xiamen to the second, such as 2026-03-02T17:30:00+08:00."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")
