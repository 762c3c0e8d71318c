"""The first process of a designer: its files deploy, start and run as the page says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import SYSTEM
from engine.bpmn.reader import read_diagram
from tests.engine_rest.program import Program
from tests.web.site import Site, open_site

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "tutorial" / "first-process.md").read_text("utf-8")
FILES = sorted((DOCS / "examples" / "first-process").iterdir())


@pytest.fixture
def office(deployed: Path, tmp_path: Path) -> Iterator[Site]:
    """Yield an installation with people and the shipped processes."""
    shutil.copytree(deployed, tmp_path, dirs_exist_ok=True)
    site = open_site(tmp_path)
    yield site
    site.assembly.close()


@pytest.fixture
def modeler(office: Site) -> Program:
    """Return the Modeler of somebody who may deploy."""
    return Program.with_password(office, "admin")


def deploy(modeler: Program) -> str:
    """Deploy the files like the Modeler; return the id of the version."""
    files = [(each.name, each.read_bytes()) for each in FILES]
    answer = modeler.deploy(*files, name="借用检测设备")
    assert answer.status_code == 200, answer.text
    (definition,) = answer.json["deployedProcessDefinitions"].values()
    return str(definition["id"])


@pytest.mark.parametrize(("days", "asked"), [("2", False), ("5", True)])
def test_the_first_process_runs_as_the_page_says(
    office: Site, modeler: Program, days: str, *, asked: bool
) -> None:
    path = f"/process-definition/{deploy(modeler)}/start"
    body = {"businessKey": "JY-1", "variables": None}
    started = modeler.call("POST", path, json=body)
    assert started.status_code == 200, started.text
    root = started.json["id"]
    engine = office.services.engine

    (request,) = engine.open_user_tasks(root, actor=SYSTEM)
    admin = office.visitor("admin")
    admin.get("/inbox")
    assert "提出借用" in admin.text
    admin.get(f"/tasks/{request.id}")
    assert "借用检测设备" in admin.text
    empty = admin.post(f"/tasks/{request.id}", {"do": "submit", "days": days})
    assert empty.status_code == 422
    admin.post(
        f"/tasks/{request.id}", {"do": "submit", "equipment": "测厚仪", "days": days}
    )

    if asked:
        where = admin.client.get(f"/operations/instances/{root}/places.json").json
        assert where["here"] == ["approve_request"]
        assert "ask_for_equipment" in where["passed"]
        (approval,) = engine.open_user_tasks(root, actor=SYSTEM)
        agency = office.visitor("agency")
        assert agency.get(f"/tasks/{approval.id}").status_code == 404
        leader = office.visitor("leader")
        leader.get("/inbox?tab=claimable")
        assert "审批借用" in leader.text
        leader.get(f"/tasks/{approval.id}")
        leader.post(f"/tasks/{approval.id}/claim")
        leader.post(f"/tasks/{approval.id}", {"do": "submit", "granted": "yes"})
    assert engine.instance(root, actor=SYSTEM).ended_at is not None


def test_the_diagram_is_refused_for_nothing(office: Site) -> None:
    findings = office.services.engine.check(
        {each.name: each.read_bytes() for each in FILES}
    )

    assert list(findings) == []


def test_the_page_names_everything_that_stands_in_the_diagram() -> None:
    diagram = next(each for each in FILES if each.suffix == ".bpmn")
    (process,) = read_diagram(diagram.name, diagram.read_bytes()).processes
    for node in process.scope.nodes.values():
        assert f"`{node.id}`" in PAGE, node.id
        assert not node.name or node.name in PAGE, node.name
