"""What the tests of the pages share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.site import Site, open_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Yield an installation with people, and without processes."""
    opened = open_site(tmp_path)
    yield opened
    opened.assembly.close()


@pytest.fixture
def office(site: Site) -> Site:
    """Return an installation with people and the shipped processes."""
    site.deploy()
    return site
