"""The five plans of 2026, and the table that was made for them by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from handlers.butler.rhythm import Frequency, OffDay, Rhythm

TABLE = Path(__file__).with_name("patrols_2026.txt")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
OF_YEAR = {"valid_from": FIRST, "valid_to": LAST}

RHYTHMS: dict[str, Rhythm] = {
    "日": Rhythm(
        frequency=Frequency.DAY, on_off_day=OffDay.SKIP, valid_from=FIRST, valid_to=LAST
    ),
    "周": Rhythm(frequency=Frequency.WEEK, weekday=1, valid_from=FIRST, valid_to=LAST),
    "月": Rhythm(
        frequency=Frequency.MONTH,
        monthday=31,
        on_off_day=OffDay.PREVIOUS,
        valid_from=FIRST,
        valid_to=LAST,
    ),
    "季": Rhythm(
        frequency=Frequency.QUARTER,
        month=2,
        monthday=15,
        valid_from=FIRST,
        valid_to=LAST,
    ),
    "年": Rhythm(
        frequency=Frequency.YEAR, month=10, monthday=1, valid_from=FIRST, valid_to=LAST
    ),
}
#: In the year as a whole, counted by hand: 248 working days; 52 Mondays, of which 23
#: February moves to where the 16th has moved already.
HOW_MANY = {"日": 248, "周": 51, "月": 12, "季": 4, "年": 1}


def table() -> Iterator[tuple[date, set[str]]]:
    """Yield each day of the table with the plans that have a patrol on it."""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            day, _weekday, _off, *plans = line.split()
            yield date.fromisoformat(f"2026-{day}"), set(plans) - {"-"}
