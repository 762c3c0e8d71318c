"""试运行: a private simulation in the browser that leaves no trace."""

from __future__ import annotations

import re
import sqlite3
from io import BytesIO
from pathlib import Path

import pytest

from handlers.registry import build_registry
from tests.web.site import Browser, Site
from web.demo import deployable
from web.scenario_running import run_scenarios

PROCESSES = Path("processes")
#: What every request of a signed-in person touches.
_OF_SESSIONS = {"web_session"}


@pytest.fixture
def tried(office: Site) -> Browser:
    """Return an operator at the trial of a small process."""
    return begun(office, "linkage_terminate")


def begun(
    office: Site, key: str, *, operator: Browser | None = None, **fields: object
) -> Browser:
    operator = operator or office.visitor("admin")
    operator.get("/operations/trials")
    definition = office.services.engine.definition(key)
    values = {"definition": definition.id, "day": "2026-03-02"}
    operator.post("/operations/trials", {**values, "values": "initiator: x", **fields})
    return operator


def path_of(browser: Browser) -> str:
    assert browser.page is not None
    found = re.search(r"/operations/trials/[0-9a-f]{16}", browser.page.text)
    assert found is not None, browser.text
    return found[0]


def places(browser: Browser) -> dict[str, list[str]]:
    found = browser.client.get(f"{path_of(browser)}/places.json").get_json()
    assert isinstance(found, dict)
    return found


def do(browser: Browser, deed: str, **fields: object) -> None:
    browser.post(path_of(browser), {"do": deed, **fields})


def test_a_process_is_walked_to_its_end_without_a_trace(office: Site) -> None:
    operator = office.visitor("admin")
    before = rows(office)
    tried = begun(office, "linkage_terminate", operator=operator)
    assert "request_termination" in places(tried)["here"]

    do(tried, "complete", at="request_termination")
    do(tried, "complete", at="approve_termination", values="approved: true")

    assert "流程已经结束" in tried.text
    after = rows(office)
    assert {name for name in after if before[name] != after[name]} <= _OF_SESSIONS


def rows(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that is stored."""
    path = site.services.settings.data_dir / "tandem.db"
    connection = sqlite3.connect(path)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    found = {
        name: connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
        for (name,) in names.fetchall()
    }
    connection.close()
    return found


def test_the_form_of_a_task_is_drawn_and_checked_as_a_real_one(tried: Browser) -> None:
    do(tried, "form")

    assert tried.page is not None
    assert tried.page.status_code == 422
    assert "请先更正以下" in tried.text


def test_files_are_not_asked_for_in_a_trial(office: Site) -> None:
    due = "measure_due: 2026-03-31\nmeasure_ends_with_period: null"
    tried = begun(office, "linkage_measure", values=f"{due}\nassistance_until: null")

    do(tried, "form")

    assert tried.page is not None
    assert "试运行中不用上传文件" in tried.text
    asked = set(re.findall(r'<li><a href="#([^"]+)"', tried.page.text))
    assert asked
    assert not any("measure_evidence" in each for each in asked)


def test_a_step_is_taken_back(tried: Browser) -> None:
    do(tried, "complete", at="request_termination")
    assert "已走 1 步" in tried.text

    do(tried, "undo")

    assert "已走 0 步" in tried.text


def test_what_cannot_be_done_says_why_and_changes_nothing(tried: Browser) -> None:
    do(tried, "complete", at="approve_termination")
    assert "这一步走不通" in tried.text
    do(tried, "complete", at="request_termination", values="a: [")
    assert "no YAML" in tried.text
    do(tried, "message", at="msg_nobody")
    do(tried, "nonsense", at="x")

    assert "已走 0 步" in tried.text


def test_service_tasks_answer_and_timers_fire_by_the_clock_of_the_trial(
    office: Site,
) -> None:
    tried = begun(office, "linkage_plan_change", values="initiator: x\ncase_officer: y")
    do(tried, "complete", at="adjust_plan")
    assert "带回结果" in tried.text
    do(tried, "fail", at="file_changed_plan", text="断网")
    assert "解除异常" in tried.text
    do(tried, "repair", at="file_changed_plan")
    do(tried, "serve", at="file_changed_plan")
    do(tried, "clock")

    assert "流程已经结束" in tried.text


def test_the_trial_is_saved_as_a_scenario_that_goes_the_same_way(
    tried: Browser, tmp_path: Path
) -> None:
    do(tried, "complete", at="request_termination")
    do(tried, "complete", at="approve_termination", values="approved: false")
    path = tmp_path / "trial.yaml"
    path.write_bytes(tried.client.get(f"{path_of(tried)}/scenario.yaml").data)

    report = run_scenarios(
        [path], deployable(PROCESSES), registry=build_registry(), checked=True
    )

    [file] = report.files
    assert list(map(str, file.faults)) == []
    assert file.replayed is not None
    assert file.replayed.course.last == "termination_refused"


def test_the_picture_shows_where_it_stands(tried: Browser) -> None:
    do(tried, "complete", at="request_termination")

    found = places(tried)
    diagram = tried.client.get(f"{path_of(tried)}/diagram.bpmn")

    assert found["here"] == ["approve_termination"]
    assert "request_termination" in found["passed"]
    assert any(each.startswith("request_termination_to") for each in found["passed"])
    assert b'id="linkage_terminate"' in diagram.data


def test_files_are_tried_before_they_are_deployed(office: Site) -> None:
    path = PROCESSES / "linkage_apply.bpmn"
    form = PROCESSES / "forms" / "f209.form"
    changed = path.read_bytes().replace(b"application_submitted", b"application_sent")
    sent = [(changed, path.name), (form.read_bytes(), form.name)]
    tried = begun(
        office,
        "linkage_apply",
        files=[(BytesIO(content), name) for content, name in sent],
    )
    do(tried, "complete", at="apply_for_assistance")
    do(tried, "serve", at="submit_application")

    assert "application_sent" in places(tried)["passed"]
    assert len(office.services.engine.definitions(latest_only=False)) == len(
        office.services.engine.definitions(latest_only=True)
    )


def test_a_trial_is_its_owners_alone_and_one_a_person(office: Site) -> None:
    tried = begun(office, "linkage_terminate")
    first = path_of(tried)
    again = begun(office, "linkage_terminate")

    assert path_of(again) != first
    assert again.get(first).status_code == 404
    assert office.visitor("officer").get(path_of(tried)).status_code in {403, 404}
