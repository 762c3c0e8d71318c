from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.model.retries import DEFAULT_DELAYS, next_attempt_at

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
XIAMEN = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("attempt", "delays", "wait"),
    [
        (1, (), DEFAULT_DELAYS[0]),
        (2, (), DEFAULT_DELAYS[1]),
        (99, (), DEFAULT_DELAYS[-1]),
        (0, (), DEFAULT_DELAYS[0]),
        (1, ("PT1H",), HOUR),
        (2, ("PT1H",), HOUR),
        (1, ("PT1H", "P1D"), HOUR),
        (2, ("PT1H", "P1D"), 24 * HOUR),
        (3, ("PT1H", "P1D"), 24 * HOUR),
        (1, ("nonsense",), DEFAULT_DELAYS[0]),
    ],
)
def test_the_next_try_waits_as_the_diagram_says_or_longer_each_time(
    attempt: int, delays: tuple[str, ...], wait: timedelta
) -> None:
    assert next_attempt_at(attempt, delays=delays, now=NOW, zone=XIAMEN) == NOW + wait
