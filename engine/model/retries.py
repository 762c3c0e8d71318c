"""When a failed job is tried again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

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


@dataclass(frozen=True, slots=True)
class Retries:
    """How often a job is tried in all, and after which ISO 8601 durations again."""

    attempts: int
    #: Oldest first; () = the default back-off.
    delays: tuple[str, ...] = ()


#: When the diagram says nothing.
DEFAULT_RETRIES = Retries(3)
_REPEATED = re.compile(r"R(\d{1,3})/(.+)", re.ASCII)
_SOME_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def parse_retries(text: str) -> Retries:
    """Read `failedJobRetryTimeCycle` as Camunda writes it.

    `R3/PT10M` means three attempts in all, `PT10M,PT1H` a second attempt after ten
    minutes and a third one an hour later.

    Raises:
        ValueError: it is none of the two.
    """
    repeated = _REPEATED.fullmatch(text.strip())
    if repeated is None:
        delays = tuple(_duration(part) for part in text.split(","))
        return Retries(len(delays) + 1, delays)
    attempts = int(repeated[1])
    if attempts == 0:
        message = "a job is tried at least once"
        raise ValueError(message)
    return Retries(attempts, (_duration(repeated[2]),) * (attempts - 1))


def _duration(part: str) -> str:
    text = part.strip()
    try:
        parse_due("duration", text, now=_SOME_MOMENT, zone=UTC)
    except ExpressionFailed as failed:
        message = f"{text!r} is no duration: {failed.reason}"
        raise ValueError(message) from failed
    return text


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
