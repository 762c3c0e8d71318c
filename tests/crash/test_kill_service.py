"""Kill -9 of a whole `tandem serve`, here at a few points; `make soak` takes all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.service_sweep import (
    Prepared,
    ServiceSweep,
    around_the_last_commit,
    prepare,
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("prepared") / "data")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["open a case", "register"])
def test_a_killed_service_has_done_what_it_was_asked_wholly_or_not_at_all(
    name: str, prepared: Prepared, tmp_path: Path
) -> None:
    sweep = ServiceSweep(prepared, prepared.requests[name], folder=tmp_path)
    points, expected = sweep.points()

    faults = [
        fault
        for point in around_the_last_commit(points)
        for fault in sweep.faults(point, expected)
    ]

    assert faults == []
