"""The desk of designers, without scripts: what is deployed, checks, deployments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from engine import SYSTEM, DefinitionView, DeploymentFilter, Slice, Tally
from tests.web.site import Browser, Site
from web.presenters.deployed import version_rows

DIAGRAM = Path("processes/linkage_advice.bpmn")
FORMS = {path.name: path.read_bytes() for path in Path("processes").rglob("*.form")}


@pytest.fixture
def designer(office: Site) -> Browser:
    """Return a designer before the desk, the shipped processes deployed."""
    browser = office.visitor("admin")
    browser.get("/designer/check")
    return browser


def chosen(files: Mapping[str, bytes]) -> dict[str, object]:
    """Return files as a browser sends them."""
    return {"files": [(BytesIO(content), name) for name, content in files.items()]}


def changed(before: str, after: str) -> dict[str, bytes]:
    """Return the shipped diagram with a text of it replaced, and its form."""
    text = DIAGRAM.read_text("utf-8")
    assert before in text
    diagram = text.replace(before, after).encode()
    return {DIAGRAM.name: diagram, "f602.form": FORMS["f602.form"]}


def deployments(site: Site) -> int:
    """Return how many deployments there are."""
    return site.services.engine.count_deployments(DeploymentFilter(), actor=SYSTEM)


class TestWhatIsDeployed:
    def test_every_process_stands_there_with_version_time_and_who(
        self, designer: Browser
    ) -> None:
        designer.get("/designer")

        assert "产品质量安全监管与质量技术帮扶联动" in designer.text
        assert "linkage_objection" in designer.text
        assert designer.get("/designer?format=csv").mimetype == "text/csv"

    def test_the_page_of_a_version_tells_every_element(self, designer: Browser) -> None:
        designer.get("/designer/definitions/linkage")

        assert "登记产品质量问题" in designer.text
        assert "标准条款 7.1.1" in designer.text
        assert "处理程序 linkage.check_duplicates" in designer.text
        assert "表单 f101" in designer.text
        assert "走向" in designer.text

    def test_running_instances_are_counted_with_their_version(
        self, designer: Browser
    ) -> None:
        designer.site.services.engine.start_instance(
            key="linkage",
            variables={"bureau_id": "bureau", "initiator": "officer"},
            actor=SYSTEM,
        )

        designer.get("/designer/definitions/linkage")

        assert "运行中 本版 1" in designer.text

    def test_all_files_of_a_deployment_can_be_downloaded(
        self, designer: Browser
    ) -> None:
        engine = designer.site.services.engine
        (found,) = engine.find_deployments(DeploymentFilter(), Slice(), actor=SYSTEM)
        designer.get(f"/designer/deployments/{found.id}")
        path = f"/designer/deployments/{found.id}/file"

        answer = designer.get(f"{path}?name={DIAGRAM.name}")

        assert answer.data == DIAGRAM.read_bytes()
        assert "attachment" in answer.headers["Content-Disposition"]
        assert designer.get(f"{path}?name=../secret").status_code == 404

    def test_former_addresses_lead_here(self, designer: Browser) -> None:
        for path in ("/operations/definitions", "/operations/definitions/linkage"):
            page = designer.get(path)

            assert page.status_code == 200
            assert page.request.path.startswith("/designer")


class TestCheck:
    def test_a_check_deploys_nothing(self, designer: Browser) -> None:
        before = deployments(designer.site)

        designer.post("/designer/check", chosen(changed("提出监管建议", "提建议")))

        assert "部署这些文件" in designer.text
        assert deployments(designer.site) == before

    def test_a_finding_names_element_and_place_in_both_languages(
        self, designer: Browser
    ) -> None:
        files = changed('camunda:formRef="', 'camunda:formRef="no_')

        page = designer.post("/designer/check", chosen(files))

        html = page.get_data(as_text=True)
        assert page.status_code == 200
        assert "必须修改 1 处" in designer.text
        assert f"{DIAGRAM.name} · 第" in designer.text
        assert 'lang="en"' in html
        assert 'data-show="' in html
        assert "部署这些文件" not in designer.text

    def test_what_was_checked_is_deployed_without_choosing_it_again(
        self, designer: Browser
    ) -> None:
        page = designer.post(
            "/designer/check", chosen(changed("提出监管建议", "提建议"))
        )
        packed = page.get_data(as_text=True).split('name="packed" value="')[1]

        designer.post("/designer/deploy", {"packed": packed.split('"')[0]})

        assert "已部署" in designer.text
        engine = designer.site.services.engine
        assert engine.definition("linkage_advice").version == 2

    @pytest.mark.parametrize("packed", ["", "!", "AAAA", "eJwDAAAAAAE="])
    def test_what_no_page_has_packed_is_no_file(
        self, designer: Browser, packed: str
    ) -> None:
        designer.post("/designer/deploy", {"packed": packed})

        assert "没有选择文件" in designer.text

    def test_a_refused_deployment_names_every_fault_and_deploys_nothing(
        self, designer: Browser
    ) -> None:
        before = deployments(designer.site)

        page = designer.post("/designer/deploy", chosen({"broken.bpmn": b"<x/>"}))

        assert page.status_code == 422
        assert "不是 BPMN 2.0 流程图" in designer.text
        assert "broken.bpmn" in designer.text
        assert deployments(designer.site) == before

    def test_files_that_are_deployed_already_change_nothing(
        self, designer: Browser
    ) -> None:
        files = chosen({DIAGRAM.name: DIAGRAM.read_bytes(), **FORMS})

        designer.post("/designer/deploy", {**files, "name": "再次部署"})

        engine = designer.site.services.engine
        assert engine.definition("linkage_advice").version == 1
        designer.get("/designer/deployments")
        assert "没有新版本，只有文件" in designer.text

    def test_a_file_stands_among_the_files_of_its_deployment(
        self, designer: Browser
    ) -> None:
        engine = designer.site.services.engine
        (base,) = engine.find_deployments(DeploymentFilter(), Slice(), actor=SYSTEM)
        diagram = changed("提出监管建议", "提建议")[DIAGRAM.name]
        alone = chosen({DIAGRAM.name: diagram})

        designer.post("/designer/check", alone)
        assert "必须修改 1 处" in designer.text
        designer.post(
            "/designer/deploy",
            {**chosen({DIAGRAM.name: diagram}), "beside": base.id},
        )

        found = engine.definition("linkage_advice")
        assert found.version == 2
        assert engine.definition("linkage").version == 1
        assert engine.resource_names(found.deployment_id) == engine.resource_names(
            base.id
        )


def test_each_version_is_told_with_what_runs_before_it() -> None:
    at = datetime(2026, 7, 20, tzinfo=UTC)
    found = [
        DefinitionView(
            id=f"p:{number}:x",
            key="p",
            name="流程",
            version=number,
            version_tag=None,
            deployment_id="d",
            resource_name="p.bpmn",
            deployed_at=at,
            suspended=False,
        )
        for number in (1, 2, 3)
    ]
    tallies = {"p:1:x": Tally(id="p:1:x", instances=4), "p:2:x": Tally(id="p:2:x")}

    rows = version_rows(
        found, deployments={}, tallies=tallies, name_of=lambda _who: "系统"
    )

    assert [(row.version, row.running, row.running_before) for row in rows] == [
        (3, 0, 4),
        (2, 0, 4),
        (1, 4, 0),
    ]
    assert [row.before_id for row in rows] == ["p:2:x", "p:1:x", ""]
    assert [row.is_latest for row in rows] == [True, False, False]
