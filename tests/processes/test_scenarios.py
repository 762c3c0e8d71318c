"""The scenario files that come with the diagrams go as they say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from handlers.registry import build_registry
from web.demo import deployable
from web.scenario_report import ScenarioReport
from web.scenario_running import run_scenarios

PROCESSES = Path("processes")
FILES = sorted((PROCESSES / "scenarios").glob("*.yaml"))
#: Flows that no simulation can take: they wait for what real cases have reached.
ELSEWHERE: Mapping[str, frozenset[str]] = {
    "linkage_programme": frozenset(
        {
            "wait_for_work_records_to_all_cases_summed_up",
            "all_cases_summed_up_to_merge_work_records",
            "wait_for_reinspections_to_all_cases_reinspected",
            "all_cases_reinspected_to_merge_reinspections",
        }
    )
}


@pytest.fixture(scope="module")
def report() -> ScenarioReport:
    # Other tests check that the diagrams can be deployed.
    resources = deployable(PROCESSES)
    return run_scenarios(FILES, resources, registry=build_registry(), checked=True)


def test_every_scenario_goes_as_it_says(report: ScenarioReport) -> None:
    told = {each.path.name: list(map(str, each.faults)) for each in report.files}

    assert {name: faults for name, faults in told.items() if faults} == {}
    assert len(told) == len(FILES)


def test_scenarios_take_every_way_that_a_simulation_can_take(
    report: ScenarioReport,
) -> None:
    missing = {each.process: frozenset(each.missing) for each in report.coverage}

    assert missing.keys() == {path.stem for path in PROCESSES.glob("*.bpmn")}
    assert {key: flows for key, flows in missing.items() if flows} == ELSEWHERE
