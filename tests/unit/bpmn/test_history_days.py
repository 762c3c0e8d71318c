from __future__ import annotations

import pytest

from engine.bpmn.history_days import history_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("P2190D", 2190),
        (" 180 ", 180),
        ("P0D", 0),
        ("", None),
        ("P6Y", None),
        ("-1", None),
        ("P180", None),
        ("٣", None),
    ],
)
def test_days_are_read_with_and_without_the_period(text: str, days: int | None) -> None:
    assert history_days(text) == days
