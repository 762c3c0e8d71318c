"""Kill -9 at every statement and around every commit: nothing half done or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.stories import STORIES
from tests.support.crash import CrashServer, Sweep
from tests.support.databases import BOTH, Template


@pytest.fixture(scope="module")
def server() -> Iterator[CrashServer]:
    with CrashServer.running() as server:
        yield server


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest) -> Template:
    name = "sqlite" if request.param == "sqlite" else "postgres"
    template: Template = request.getfixturevalue(f"{name}_template")
    return template


@pytest.mark.slow
@pytest.mark.parametrize("name", STORIES)
def test_a_command_that_is_killed_anywhere_is_done_once_when_it_is_repeated(
    name: str, server: CrashServer, empty: Template, tmp_path: Path
) -> None:
    with Sweep.prepare(
        name, STORIES[name], server=server, empty=empty, folder=tmp_path
    ) as sweep:
        faults = list(sweep.faults())

    assert faults == []
