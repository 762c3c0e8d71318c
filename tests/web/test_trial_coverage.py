"""Uploaded scenarios are replayed on a deployed version, and their flows are drawn."""

from __future__ import annotations

import json
import re
from html import unescape
from io import BytesIO
from pathlib import Path

from tests.web.site import Browser, Site

SCENARIOS = Path("processes/scenarios")


def covered(office: Site, *names: str, **texts: bytes) -> Browser:
    operator = office.visitor("admin")
    operator.get("/operations/trials")
    definition = office.services.engine.definition("linkage_terminate")
    files = {
        f"{name}.yaml": (SCENARIOS / f"{name}.yaml").read_bytes() for name in names
    }
    files |= {f"{name}.yaml": text for name, text in texts.items()}
    operator.post(
        "/operations/trials/coverage",
        {
            "definition": definition.id,
            "scenarios": [(BytesIO(text), name) for name, text in files.items()],
        },
    )
    return operator


def marks(browser: Browser) -> dict[str, list[str]]:
    assert browser.page is not None
    found = re.search(r'data-marks="([^"]*)"', browser.page.text)
    assert found is not None
    read: dict[str, list[str]] = json.loads(unescape(found[1]))
    return read


def test_flows_that_no_scenario_takes_are_drawn_and_named(office: Site) -> None:
    one = covered(office, "linkage_terminate_approved")

    assert "1 个场景走过 4 / 5 条线（80%）" in one.text
    assert len(marks(one)["missed"]) == 1
    assert "没有场景走过的线（1 条）" in one.text

    both = covered(office, "linkage_terminate_approved", "linkage_terminate_refused")
    assert marks(both)["missed"] == []
    assert "approve_termination" in marks(both)["passed"]


def test_each_file_says_how_it_went(office: Site) -> None:
    good = (SCENARIOS / "linkage_terminate_refused.yaml").read_bytes()
    page = covered(
        office,
        "linkage_apply",
        "linkage_terminate_approved",
        other=good.replace(b"termination_refused", b"elsewhere"),
        broken=b"scenario: 1\n",
    )

    assert "这是流程 linkage_apply 的场景" in page.text
    assert "but got 'termination_refused'" in page.text
    assert "line 1, process" in page.text
    assert page.text.count("不符") == 3
    assert "相符" in page.text


def test_without_files_it_says_so(office: Site) -> None:
    assert "没有选择文件" in covered(office).text
