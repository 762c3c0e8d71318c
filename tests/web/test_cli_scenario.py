"""`tandem scenario` replays files against the diagrams beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import tandem

PROCESSES = Path("processes")
APPLY = PROCESSES / "scenarios" / "linkage_apply.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one small diagram, its form and its scenario."""
    (tmp_path / "scenarios").mkdir()
    for name in ("linkage_apply.bpmn", "forms/f209.form"):
        path = PROCESSES / name
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "scenarios" / APPLY.name).write_bytes(APPLY.read_bytes())
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    command = ["scenario", "--processes", str(folder), *arguments]
    return CliRunner().invoke(tandem, command)


def test_the_scenarios_of_a_folder_are_replayed(folder: Path) -> None:
    done = run(folder, "--coverage")

    assert done.exit_code == 0, done.output
    assert "linkage_apply: 3 of 3 flows (100%) by 1 scenarios" in done.output
    assert done.output.splitlines()[-1] == "1 scenarios, 0 failed"


def test_one_that_goes_another_way_fails_with_its_line(folder: Path) -> None:
    path = folder / "scenarios" / APPLY.name
    path.write_text(path.read_text("utf-8").replace("submit_application", "other"))

    done = run(folder, "--json", str(path))

    [told] = json.loads(done.output)["scenarios"]
    assert done.exit_code == 1
    assert not told["ok"]
    assert [fault["line"] for fault in told["faults"]] == [13]
    assert told["passed"][-1] == "apply_for_assistance"


def test_a_file_that_is_no_scenario_is_told_with_its_lines(folder: Path) -> None:
    path = folder / "scenarios" / "broken.yaml"
    path.write_text("scenario: 1\nsteps: 3\n")

    done = run(folder, str(path), str(folder / "scenarios" / APPLY.name))

    assert done.exit_code == 1
    assert "line 2, steps" in done.output
    assert "2 scenarios, 1 failed" in done.output


def test_without_scenarios_or_their_diagram_it_says_so(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "linkage_apply.bpmn").unlink()
    missing = run(folder)
    (folder / "scenarios" / APPLY.name).unlink()
    none = run(folder)

    assert (missing.exit_code, none.exit_code) == (2, 2)
    assert "linkage_apply" in missing.output
    assert "no scenario" in none.output
