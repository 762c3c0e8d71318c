"""The scenario files that come with the diagrams go as they say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from handlers.registry import build_registry
from handlers.scenarios.coverage import Coverage
from web.demo import deployable
from web.scenario_report import ScenarioReport
from web.scenario_running import run_scenarios

PROCESSES = Path("processes")
FILES = sorted((PROCESSES / "scenarios").glob("*.yaml"))
#: Flows, in percent, that scenarios take; side processes are small enough for all.
LEAST: Mapping[str, int] = {"linkage": 90, "linkage_programme": 80}


@pytest.fixture(scope="module")
def report() -> ScenarioReport:
    # Other tests check that the diagrams can be deployed.
    resources = deployable(PROCESSES)
    return run_scenarios(FILES, resources, registry=build_registry(), checked=True)


def test_every_scenario_goes_as_it_says(report: ScenarioReport) -> None:
    told = {each.path.name: list(map(str, each.faults)) for each in report.files}

    assert {name: faults for name, faults in told.items() if faults} == {}
    assert len(told) == len(FILES)


def test_every_diagram_has_scenarios_that_take_its_main_ways(
    report: ScenarioReport,
) -> None:
    covered = {each.process: each for each in report.coverage}

    assert covered.keys() == {path.stem for path in PROCESSES.glob("*.bpmn")}
    short = [each for each in covered.values() if each.share < _least(each)]
    assert [(each.process, each.share, each.missing) for each in short] == []


def _least(coverage: Coverage) -> int:
    return LEAST.get(coverage.process, 100)
