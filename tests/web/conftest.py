"""What the tests of the pages share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.web.site import Site, open_site
from tests.web.walker import Walker, stop_at


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


@dataclass(frozen=True)
class Prepared:
    folder: Path
    case_no: str
    now: datetime


@pytest.fixture(scope="session")
def prepared(deployed: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Return a folder with a case in the middle of its way, to be copied."""
    folder = shutil.copytree(deployed, tmp_path_factory.mktemp("prepared") / "site")
    site = open_site(folder)
    walker = Walker.register(site)
    walker.walk(stop_at("review_assistance_plan", "arrange_reinspection"))
    now = site.clock.now()
    site.assembly.close()
    return Prepared(folder, walker.case_no, now)


@contextmanager
def reopened(prepared: Prepared, folder: Path) -> Iterator[Walker]:
    """Yield the prepared case in a copy of its installation while the block runs."""
    shutil.copytree(prepared.folder, folder)
    site = open_site(folder)
    site.clock.move_to(prepared.now)
    yield Walker(site, prepared.case_no)
    site.assembly.close()


@pytest.fixture
def case(prepared: Prepared, tmp_path: Path) -> Iterator[Walker]:
    """Yield a case with stages 二, 四 and 七 active, for one test alone."""
    with reopened(prepared, tmp_path / "site") as walker:
        yield walker
