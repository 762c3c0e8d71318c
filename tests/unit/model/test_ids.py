from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta

from engine.clock import MovableClock
from engine.model.ids import IdSource

NOW = datetime(2026, 11, 22, 1, 2, 3, 456_000, tzinfo=UTC)


def test_an_id_is_a_uuid_of_version_seven_that_knows_its_moment() -> None:
    made = uuid.UUID(IdSource(MovableClock(NOW)).new())

    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert (made.int >> 80) == int(NOW.timestamp() * 1000)


def test_ids_rise_although_the_clock_stands_or_goes_back() -> None:
    clock = MovableClock(NOW)
    source = IdSource(clock)
    ids = [source.new() for _ in range(10_000)]
    clock.move_by(-timedelta(days=1))
    ids.append(source.new())

    assert ids == sorted(set(ids))


def test_threads_get_different_ids() -> None:
    source = IdSource(MovableClock(NOW))
    ids: list[str] = []
    threads = [
        threading.Thread(target=lambda: ids.extend(source.new() for _ in range(500)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(ids)) == len(ids) == 4_000
