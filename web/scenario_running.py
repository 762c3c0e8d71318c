"""Replay scenario files against the diagrams that lie beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from engine import EngineError, HandlerRegistry
from handlers.scenarios.bench import bench_for
from handlers.scenarios.coverage import coverage
from handlers.scenarios.errors import ScenarioRefused
from handlers.scenarios.model import Scenario
from handlers.scenarios.reading import read_scenario
from handlers.scenarios.replay import Deviation, replay
from web.scenario_report import FileReport, ScenarioReport


def run_scenarios(
    paths: Sequence[Path],
    resources: Mapping[str, bytes],
    *,
    registry: HandlerRegistry,
    checked: bool = False,
) -> ScenarioReport:
    """Replay files, and count which flows they take together.

    Raises:
        DeploymentRefused: the gate refuses a diagram of theirs.
        ProcessMissing: a scenario is of a process that no diagram has.
    """
    read = [_read(path) for path in paths]
    keys = {each.scenario.process for each in read if each.scenario is not None}
    with closing(
        bench_for(resources, keys, registry=registry, checked=checked)
    ) as bench:
        done = []
        for each in read:
            if each.scenario is None:
                done.append(each)
                continue
            try:
                replayed = replay(bench, each.scenario)
            except EngineError as error:
                fault = Deviation(line=0, message=str(error))
                done.append(replace(each, faults=(fault,)))
            else:
                faults = replayed.deviations
                done.append(replace(each, replayed=replayed, faults=faults))
        courses = [each.replayed for each in done if each.replayed is not None]
        return ScenarioReport(files=done, coverage=coverage(bench, courses))


def _read(path: Path) -> FileReport:
    try:
        scenario: Scenario = read_scenario(path.read_bytes())
    except ScenarioRefused as refused:
        return FileReport(path=path, faults=refused.faults)
    return FileReport(path=path, scenario=scenario)
