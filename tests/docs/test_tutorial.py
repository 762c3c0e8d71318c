"""The tutorial is followed to the letter: every matter, every answer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.reader import Reader, steps
from tests.web.site import open_site

pytestmark = pytest.mark.slow


def test_the_tutorial_leads_through_all_nine_stages(
    deployed: Path, tmp_path: Path
) -> None:
    site = open_site(shutil.copytree(deployed, tmp_path / "site"))
    reader = Reader(site)

    for step in steps():
        reader.follow(step)

    officer = site.visitor("officer")
    officer.get(f"/cases/{reader.case_no}")
    assert officer.text.count("✓") == 9
    site.assembly.close()


def test_the_tutorial_needs_six_people() -> None:
    people = {step["person"] for step in steps() if step["person"]}

    assert people == {"officer", "leader", "agency", "expert", "entity", "admin"}
