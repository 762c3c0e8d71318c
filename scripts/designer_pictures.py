"""Take the pictures of designers' pages: `python -m scripts.designer_pictures`.

The process is that of the tutorial "Your first process in ten minutes": deployed as the
Modeler deploys it, started three times, drawn anew, tried and moved.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from engine import SYSTEM
from scripts.pictures import IMAGES, chromium, served, signed_in_page
from tests.engine_rest.program import Program
from tests.web.site import PROCESSES, Site
from web.demo import load

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "first-process"
_COLOURS = 256
DIAGRAM, KEY = "borrow_equipment.bpmn", "borrow_equipment"
#: What a designer changes before two versions are compared.
_REDRAWN = "linkage_objection"
_REDRAWING = (
    ('name="组织异议处理、复检"', 'name="组织异议复检"'),
    ('camunda:candidateGroups="ent"', 'camunda:candidateGroups="ent,msa"'),
)
#: What the second version calls the task of the leader.
_RENAMED = ('name="审批借用"', 'name="负责人审批"')
#: What the check is shown: a form that nobody has, and a script.
_BROKEN = (
    ('camunda:formRef="borrow_approval"', 'camunda:formRef="borrow_answer"'),
    ("${days &gt; 3}", "${days &gt; }"),
)
_SCENARIO = """scenario: 1
title: 三天以内不用审批
process: borrow_equipment
at: 2026-03-02T09:00
start:
  values: {initiator: admin}
steps:
  - complete: ask_for_equipment
    values: {equipment: 测厚仪, days: 2}
expect:
  end: request_answered
  never: [approve_request]
"""


@dataclass(frozen=True)
class Shot:
    """One picture: the page, its height, and what is done there before."""

    name: str
    path: str
    height: int
    act: Callable[[Page], None] = lambda _: None


def main() -> None:
    """Prepare the process and take every picture."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with TemporaryDirectory() as folder, served(Path(folder)) as (site, address):
        load(site.services, processes=PROCESSES)
        old, task = _begin(site)
        new = _deploy(site, _changed(*_RENAMED))
        with chromium() as browser, _files() as files:
            shots = _shots(old, new, task, files)
            for shot in (*shots, *_of_the_linkage(site)):
                page = signed_in_page(
                    browser,
                    address,
                    login="admin",
                    password=site.passwords["admin"],
                    size=(1280, shot.height),
                )
                page.goto(address + shot.path)
                page.wait_for_load_state("networkidle")
                shot.act(page)
                page.wait_for_load_state("networkidle")
                _keep(page.screenshot(), IMAGES / f"{shot.name}-1280.png")
                page.close()
                print(f"docs/images/{shot.name}-1280.png")


def _keep(picture: bytes, path: Path) -> None:
    """Save a picture with as many colours as its palette can hold: a third as large."""
    with Image.open(BytesIO(picture)) as shown:
        shown.convert("RGB").quantize(_COLOURS).save(path, optimize=True)


def _begin(site: Site) -> tuple[str, str]:
    """Deploy the process and start it; return its version and the first task."""
    version = _deploy(site, (EXAMPLE / DIAGRAM).read_text("utf-8"))
    modeler = Program.with_password(site, "admin")
    for number in (1, 2, 3):
        body = {"businessKey": f"JY-{number}", "variables": None}
        modeler.call("POST", f"/process-definition/{version}/start", json=body)
    tasks: Any = modeler.call("GET", f"/task?processDefinitionKey={KEY}").json
    return version, str(tasks[0]["id"])


def _deploy(site: Site, diagram: str) -> str:
    files = [(DIAGRAM, diagram.encode())]
    files += [(each.name, each.read_bytes()) for each in EXAMPLE.glob("*.form")]
    modeler = Program.with_password(site, "admin")
    answer = modeler.deploy(*files, name="借用检测设备")
    deployed: Any = answer.json
    (found,) = deployed["deployedProcessDefinitions"].values()
    return str(found["id"])


def _changed(*changes: str) -> str:
    text = (EXAMPLE / DIAGRAM).read_text("utf-8")
    for before, after in zip(changes[::2], changes[1::2], strict=True):
        text = text.replace(before, after)
    return text


@contextmanager
def _files() -> Iterator[Mapping[str, Path]]:
    """Yield files to be uploaded, by what they are."""
    with TemporaryDirectory() as folder:
        broken = Path(folder, DIAGRAM)
        changes = (text for pair in _BROKEN for text in pair)
        broken.write_text(_changed(*changes), "utf-8")
        scenario = Path(folder, "borrow_short.yaml")
        scenario.write_text(_SCENARIO, "utf-8")
        yield {"broken": broken, "scenario": scenario}


def _shots(old: str, new: str, task: str, files: Mapping[str, Path]) -> Iterator[Shot]:
    yield Shot("modeler", "/designer/modeler", 1040)
    yield Shot("first-process", f"/designer/definitions/{new}", 900, _choose_task)
    yield Shot("first-task", f"/tasks/{task}", 620)
    yield Shot("check", "/designer/check", 900, _check(files["broken"]))
    yield Shot("first-compare", f"/designer/compare?old={old}&new={new}", 1000)
    yield Shot("editor", f"/designer/definitions/{new}/edit", 1060, _edit)
    yield Shot("palette", "/designer/templates", 700)
    yield Shot("trial", "/operations/trials", 960, _try)
    yield Shot("coverage", "/operations/trials", 960, _replay(files["scenario"]))
    migration = f"/operations/definitions/{old}/migrate?target={new}"
    yield Shot("migration", migration, 900)


def _of_the_linkage(site: Site) -> Iterator[Shot]:
    """Deploy a changed diagram of ours; yield what the desk shows of it."""
    engine = site.services.engine
    old = engine.definition(_REDRAWN)
    files = {
        name: engine.resource(old.deployment_id, name)
        for name in engine.resource_names(old.deployment_id)
    }
    text = files[old.resource_name].decode()
    for before, after in _REDRAWING:
        text = text.replace(before, after)
    files[old.resource_name] = text.encode()
    engine.deploy(name="processes", resources=files, actor=SYSTEM)
    new = engine.definition(_REDRAWN)
    changes = f"/designer/compare?old={old.id}&new={new.id}"
    yield Shot("designer", "/designer", 560)
    yield Shot("compare", changes, 1120)


def _choose_task(page: Page) -> None:
    page.locator('.djs-element[data-element-id="approve_request"]').click()


def _check(diagram: Path) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.set_input_files("#f-files", diagram)
        page.get_by_role("button", name="检查", exact=True).click()
        page.get_by_role("button", name="在图上看").first.click()

    return act


def _edit(page: Page) -> None:
    page.get_by_role("button", name="打开编辑器").click()
    page.locator('.djs-element[data-element-id="approve_request"]').click()
    page.locator(".bio-properties-panel-group-header", has_text="办理人").click()


def _try(page: Page) -> None:
    _choose_process(page, "#f-definition")
    page.get_by_role("button", name="开始试运行").click()
    page.get_by_label("设备").fill("测厚仪")
    page.get_by_label(re.compile("借几天")).fill("5")
    page.get_by_role("button", name="提交").last.click()
    page.locator(".djs-element.active, .diagram svg").first.wait_for()


def _replay(scenario: Path) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        _choose_process(page, "#f-version")
        page.set_input_files("#f-scenarios", scenario)
        page.locator("form[action$=coverage] button").last.click()
        page.locator(".diagram svg").first.wait_for()

    return act


def _choose_process(page: Page, field: str) -> None:
    option = page.locator(f"{field} option", has_text="借用检测设备").first
    page.select_option(field, value=option.get_attribute("value"))


if __name__ == "__main__":
    main()
