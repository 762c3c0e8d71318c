"""How fast this machine is just now: without it no figure can be compared."""

from __future__ import annotations

import time

from sqlalchemy import text

from bench.meter import cpu_ms, median_of_runs
from bench.places import KINDS, Places
from bench.report import Figure

_COMMITS = 100


def loop() -> None:
    """Keep the processor busy with a fixed amount of work."""
    total = 0
    for number in range(1_000_000):
        total += number & 7


def commits_per_second(places: Places, kind: str) -> float:
    """Commit one small row at a time."""
    with places.database(kind) as database:
        with database.write() as connection:
            connection.execute(text("CREATE TABLE probe (n INTEGER)"))
        begin = time.perf_counter()
        for number in range(_COMMITS):
            with database.write() as connection:
                connection.execute(text("INSERT INTO probe VALUES (:n)"), {"n": number})
        return _COMMITS / (time.perf_counter() - begin)


def measure(places: Places) -> list[Figure]:
    """Measure the machine."""
    busy = median_of_runs(lambda: cpu_ms(loop))
    return [
        Figure(what="a fixed loop of 1,000,000 rounds", measured=busy, unit="ms CPU"),
        *(
            Figure(
                what=f"raw commits of one row, {kind}",
                measured=commits_per_second(places, kind),
                unit="a second",
            )
            for kind in KINDS
        ),
    ]
