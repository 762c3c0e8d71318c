"""The states of a patrol, and what becomes of one whose hour came while nobody looked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.butler.plan import Window
from handlers.butler.rhythm import Frequency
from handlers.deadlines.local_time import local_day

#: The reason of what passed while the service was away.
SYSTEM_DOWN = "系统停机"
#: The reason of a patrol whose day another one of the plan was put on.
JOINED = "当日已有改期到此的巡查"


class PatrolState(StrEnum):
    """How far a patrol is."""

    #: On its day, or put on another day, and not yet begun.
    PLANNED = "planned"
    #: Its hour has come: its process is being started.
    DUE = "due"
    STARTED = "started"
    SIGNED = "signed"
    MISSED = "missed"
    #: Withdrawn with the end of its plan.
    WITHDRAWN = "withdrawn"


STATE_NAMES: dict[str, str] = {
    PatrolState.PLANNED: "计划",
    PatrolState.DUE: "待开始",
    PatrolState.STARTED: "进行中",
    PatrolState.SIGNED: "已巡",
    PatrolState.MISSED: "漏查",
    PatrolState.WITHDRAWN: "已取消",
}


def patrol_key(plan_id: str, named_on: date) -> str:
    """Return the name of a patrol, the same for ever."""
    return f"{plan_id}:{named_on.isoformat()}"


def useful_until(
    window: Window, day: date, frequency: Frequency, *, now: datetime
) -> datetime | None:
    """Return until when a patrol that begins now is of use; None when it is of none.

    A daily patrol whose window is over is not made up for: the next one follows. A
    rarer one is still due, today if the window is open and tomorrow otherwise.
    """
    due_at = window.due_at(day)
    if now < due_at:
        return due_at
    if frequency is Frequency.DAY:
        return None
    today = local_day(now)
    if now < window.due_at(today):
        return window.due_at(today)
    return window.due_at(today + timedelta(days=1))
