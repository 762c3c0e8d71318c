"""Make installations quickly: people and processes are set up once in a session."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.web.site import open_site


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an installation with people, to be copied."""
    folder = tmp_path_factory.mktemp("founded")
    open_site(folder).assembly.close()
    return folder


@pytest.fixture(scope="session")
def deployed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of one that has the shipped processes too, to be copied."""
    folder = shutil.copytree(founded, tmp_path_factory.mktemp("deployed") / "site")
    site = open_site(folder)
    site.deploy()
    site.assembly.close()
    return folder
