"""When a failed job is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from engine.errors import ExpressionFailed
from engine.model.timers import parse_due

#: Between tries, when the diagram says nothing.
DEFAULT_DELAYS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)


def next_attempt_at(
    attempt: int, *, delays: Sequence[str], now: datetime, zone: tzinfo
) -> datetime:
    """Return when to try again after the numbered attempt; the last delay goes on.

    Args:
        attempt: 1 after the first try.
        delays: ISO 8601 durations of the diagram.
        now: When the attempt failed.
        zone: In which days are counted.
    """
    step = max(attempt, 1) - 1
    if delays:
        try:
            text = delays[min(step, len(delays) - 1)]
            return parse_due("duration", text, now=now, zone=zone).first_due
        except ExpressionFailed:
            # The gate refuses such a text; a job must not fail to fail over it.
            pass
    return now + DEFAULT_DELAYS[min(step, len(DEFAULT_DELAYS) - 1)]
