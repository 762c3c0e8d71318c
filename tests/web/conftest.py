"""What the tests of the pages share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import Site, open_site
from tests.web.stopped_cases import StoppedCase, gone_on, stop_case
from tests.web.walker import Walker


@pytest.fixture
def site(founded: Path, tmp_path: Path) -> Iterator[Site]:
    """Yield an installation with people, and without processes."""
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    opened = open_site(tmp_path)
    yield opened
    opened.assembly.close()


@pytest.fixture
def office(deployed: Path, tmp_path: Path) -> Iterator[Site]:
    """Yield an installation with people and the shipped processes."""
    shutil.copytree(deployed, tmp_path, dirs_exist_ok=True)
    opened = open_site(tmp_path)
    yield opened
    opened.assembly.close()


Prepared = StoppedCase
reopened = gone_on


@pytest.fixture(scope="session")
def prepared(deployed: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Return a folder with a case in the middle of its way, to be copied."""
    return stop_case(
        tmp_path_factory, deployed, "review_assistance_plan", "arrange_reinspection"
    )


@pytest.fixture
def case(prepared: Prepared, tmp_path: Path) -> Iterator[Walker]:
    """Yield a case with stages 二, 四 and 七 active, for one test alone."""
    with reopened(prepared, tmp_path / "site") as walker:
        yield walker
