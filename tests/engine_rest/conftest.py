"""What the tests of the machine interface share: a site, and programs that call it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine_rest.program import Program
from tests.web.site import Site, open_site


@pytest.fixture
def site(founded: Path, tmp_path: Path) -> Iterator[Site]:
    """Yield an installation with people, and without processes."""
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    opened = open_site(tmp_path, TANDEM_REMOTE_TOPICS="*")
    yield opened
    opened.assembly.close()


@pytest.fixture
def designer(site: Site) -> Program:
    """Return a program with the password of an administrator."""
    return Program.with_password(site, "admin")
