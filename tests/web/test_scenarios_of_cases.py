"""A real case is recorded as a scenario and goes the same way when it is replayed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

from engine import SYSTEM, course_of
from handlers.registry import build_registry
from handlers.scenarios.reading import read_scenario
from handlers.scenarios.yaml_text import read
from tests.web.walker import Walker
from web.cli import tandem
from web.demo import deployable
from web.scenario_running import run_scenarios

PROCESSES = Path("processes")


def test_a_case_is_downloaded_as_a_scenario_that_goes_the_same_way(
    case: Walker, tmp_path: Path
) -> None:
    engine = case.site.services.engine
    found = engine.instance_by_business_key(
        case.case_no, process_key="linkage", actor=SYSTEM
    )
    operator = case.site.visitor("admin")
    page = operator.get(f"/operations/instances/{found.id}")
    assert f"/operations/instances/{found.id}/scenario.yaml" in page.text

    answer = operator.get(f"/operations/instances/{found.id}/scenario.yaml")
    path = tmp_path / "case.yaml"
    path.write_bytes(answer.data)
    report = run_scenarios(
        [path], deployable(PROCESSES), registry=build_registry(), checked=True
    )

    [file] = report.files
    assert list(map(str, file.faults)) == []
    history = engine.history(found.id, actor=SYSTEM, limit=10_000)
    assert file.replayed is not None
    assert file.replayed.course == course_of(history)
    _says_nothing_of_people(answer.text, case)


def _says_nothing_of_people(text: str, case: Walker) -> None:
    engine = case.site.services.engine
    found = engine.instance_by_business_key(
        case.case_no, process_key="linkage", actor=SYSTEM
    )
    written = {
        value
        for value in engine.variables(found.id, actor=SYSTEM).values()
        if isinstance(value, str)
    }
    kept = {str(value) for value in _texts(read(text.encode()).value)} & written
    # Only words of the diagram and days are left.
    assert {value for value in kept if value[:2] != "20"} <= {"监督抽查", "启动"}
    assert case.case_no not in text


def _texts(value: object) -> Iterator[str]:
    """Yield every text that is the value of a variable."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "values":
                yield from (each for each in inner.values() if isinstance(each, str))
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def test_the_command_line_records_by_the_business_key(
    case: Walker, tmp_path: Path
) -> None:
    folder = case.site.services.settings.data_dir
    environment = {"TANDEM_DATA_DIR": str(folder)}
    target = tmp_path / "recorded.yaml"
    run = CliRunner(env=environment)

    done = run.invoke(tandem, ["scenario", "record", case.case_no, "--to", str(target)])
    missing = run.invoke(tandem, ["scenario", "record", "XMLD-1999-0001"])

    assert (done.exit_code, missing.exit_code) == (0, 2), done.output
    assert read_scenario(target.read_bytes()).process == "linkage"
    assert "XMLD-1999-0001" in missing.output
