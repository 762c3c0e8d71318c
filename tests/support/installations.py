"""Make installations quickly: people and processes are set up once in a run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.made_once import made_once
from tests.web.site import open_site


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an installation with people, to be copied."""

    def make(folder: Path) -> None:
        open_site(folder).assembly.close()

    return made_once(tmp_path_factory, "founded", make)


@pytest.fixture(scope="session")
def deployed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of one that has the shipped processes too, to be copied."""

    def make(folder: Path) -> None:
        shutil.copytree(founded, folder)
        site = open_site(folder)
        site.deploy()
        site.assembly.close()

    return made_once(tmp_path_factory, "deployed", make)
