"""What Camunda Modeler's reader and linter say of the shipped diagrams: nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict
from xml.etree import ElementTree as ET

import pytest

from tests.support.bpmn_graph import all_files

LINT = Path(__file__).parent / "lint" / "lint.mjs"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
#: Discouraged because it is hard to read; each of ours says what it waits for.
EXPLAINED = "no-inclusive-gateway"


class Report(TypedDict):
    """What a rule found."""

    rule: str
    id: str
    message: str
    category: str


class Told(TypedDict):
    """What reader and linter say of one file."""

    warnings: list[str]
    reports: list[Report]


def lint(paths: Iterable[Path]) -> dict[str, Told]:
    node = shutil.which("node")
    assert node is not None
    command = [node, str(LINT), *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Told] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def told() -> dict[str, Told]:
    return lint(all_files())


def test_the_reader_knows_every_attribute_of_the_diagrams(
    told: dict[str, Told],
) -> None:
    assert len(told) == len(all_files())
    assert {path: of["warnings"] for path, of in told.items() if of["warnings"]} == {}


def test_the_linter_finds_nothing_but_what_the_diagram_explains(
    told: dict[str, Told],
) -> None:
    found = {
        (path, each["rule"], each["id"])
        for path, of in told.items()
        for each in of["reports"]
    }

    assert found == {
        (path, EXPLAINED, element_id)
        for path in told
        for element_id in _inclusive(Path(path))
    }


def test_a_fault_of_a_diagram_is_told(tmp_path: Path) -> None:
    (advice,) = (path for path in all_files() if path.stem == "linkage_advice")
    text = advice.read_text("utf-8")
    broken = tmp_path / "broken.bpmn"
    broken.write_text(
        text.replace('camunda:formRef="f602"', 'camunda:formReference="f602"').replace(
            'name="有意见要提"', ""
        ),
        "utf-8",
    )

    (of,) = lint([broken]).values()

    assert of["warnings"] == ["unknown attribute <camunda:formReference>"]
    assert {(each["rule"], each["id"]) for each in of["reports"]} == {
        ("label-required", "advice_opened")
    }


def _inclusive(path: Path) -> list[str]:
    """Return the inclusive gateways of a diagram, each of which explains itself."""
    found = ET.parse(path).iter(f"{BPMN}inclusiveGateway")  # noqa: S314
    explained = {
        each.attrib["id"]: each.findtext(f"{BPMN}documentation") or "" for each in found
    }
    assert all(explained.values()), explained
    return list(explained)
