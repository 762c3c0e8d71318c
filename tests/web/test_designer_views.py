"""What designers look at, without scripts: differences, forms, templates, the editor."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from engine import SYSTEM, DeploymentFilter, Slice
from tests.web.site import Browser, Site
from web.modeler_plugin.files import plugin_files
from web.pages.designer_previews import form_view
from web.security.headers import POLICY

OBJECTION = Path("processes/linkage_objection.bpmn")
TEMPLATES = Path("processes/.camunda/element-templates")
FORMS = sorted(Path("processes/forms").glob("*.form"))


@pytest.fixture
def designer(office: Site) -> Browser:
    """Return a designer before the desk, the shipped processes deployed."""
    browser = office.visitor("admin")
    browser.get("/designer/check")
    return browser


def base_id(designer: Browser) -> str:
    """Return the id of the only deployment."""
    engine = designer.site.services.engine
    (found,) = engine.find_deployments(DeploymentFilter(), Slice(), actor=SYSTEM)
    return found.id


class TestDifferences:
    def test_every_change_is_told_from_what_to_what(self, designer: Browser) -> None:
        text = OBJECTION.read_text("utf-8").replace(
            'name="提出异议、复检申请"', 'name="提出异议"'
        )
        changed = text.replace(
            'camunda:candidateGroups="ent"', 'camunda:candidateGroups="ent,msa"'
        )
        file = (io.BytesIO(changed.encode()), OBJECTION.name)
        designer.post("/designer/deploy", {"files": file, "beside": base_id(designer)})
        engine = designer.site.services.engine
        new = engine.definition("linkage_objection")
        designer.get(f"/designer/definitions/{new.id}")
        assert "与上一版比较" in designer.text
        page = designer.page
        assert page is not None
        compare = page.get_data(as_text=True).split('href="/designer/compare?')[1]

        designer.get("/designer/compare?" + compare.split('"')[0].replace("&amp;", "&"))

        assert "版本 1 与版本 2" in designer.text
        assert "候选角色 ent ent,msa" in designer.text
        assert "名称 提出异议、复检申请 提出异议" in designer.text

    def test_a_version_does_not_differ_from_itself(self, designer: Browser) -> None:
        same = "old=linkage_objection&new=linkage_objection"

        designer.get(f"/designer/compare?{same}")

        assert "两个版本的图没有差别" in designer.text


class TestForms:
    def test_a_form_is_shown_as_staff_see_it_and_takes_nothing(
        self, designer: Browser
    ) -> None:
        path = f"/designer/deployments/{base_id(designer)}/form"

        page = designer.get(f"{path}?name=f101.form")

        html = page.get_data(as_text=True)
        assert "产品质量问题登记" in designer.text
        assert "问题来源 必填" in designer.text
        assert "<fieldset" in html
        assert "disabled" in html.split('class="body preview"')[1][:20]
        assert designer.get(f"{path}?name=linkage.bpmn").status_code == 404

    def test_every_form_in_force_is_listed(self, designer: Browser) -> None:
        page = designer.get("/designer/forms")

        assert page.get_data(as_text=True).count("form?name=") == len(FORMS)

    @pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
    def test_every_shipped_form_can_be_shown_without_a_case(self, path: Path) -> None:
        view, faults = form_view(path.read_bytes())

        assert not faults
        assert view is not None
        assert view.groups

    def test_of_a_form_that_cannot_be_used_its_faults_are_shown(self) -> None:
        view, faults = form_view(b"{}")

        assert view is None
        assert faults


class TestTemplates:
    def test_the_archive_holds_the_files_of_the_repository(
        self, designer: Browser
    ) -> None:
        page = designer.get("/designer/templates.zip")

        with zipfile.ZipFile(io.BytesIO(page.data)) as archive:
            for path in TEMPLATES.glob("*.json"):
                name = f".camunda/element-templates/{path.name}"
                assert archive.read(name) == path.read_bytes()
            assert len(archive.namelist()) == len(list(TEMPLATES.glob("*.json")))

    def test_the_editor_gets_every_template(self, designer: Browser) -> None:
        found = designer.get("/designer/templates.json").get_json()

        assert {each["id"] for each in found} >= {"linkage.check_duplicates"}
        designer.get("/designer/templates")
        for each in found:
            assert each["id"] in designer.text


class TestModeler:
    def test_the_plug_in_is_handed_out_ready_to_be_unpacked(
        self, designer: Browser
    ) -> None:
        page = designer.get("/designer/modeler-plugin.zip")

        with zipfile.ZipFile(io.BytesIO(page.data)) as archive:
            packed = {each: archive.read(each).decode() for each in archive.namelist()}
        assert packed == plugin_files()
        assert set(packed) == {"tandem/index.js", "tandem/client.js"}

    def test_the_page_says_where_to_deploy_and_where_to_put_the_plug_in(
        self, designer: Browser
    ) -> None:
        designer.get("/designer/modeler")

        assert f"{designer.site.services.settings.origin}/engine-rest" in designer.text
        assert "camunda-modeler/resources/plugins" in designer.text.replace("\\", "/")


class TestEditor:
    def test_without_scripts_the_page_says_so_and_offers_the_file(
        self, designer: Browser
    ) -> None:
        page = designer.get("/designer/definitions/linkage_objection/edit")

        assert "需要启用脚本" in designer.text
        assert "下载 linkage_objection.bpmn" in designer.text
        policy = page.headers["Content-Security-Policy"]
        assert policy == POLICY.replace("img-src 'self'", "img-src 'self' data:")

    def test_the_editor_asks_for_findings_alone(self, designer: Browser) -> None:
        designer.get("/designer/definitions/linkage_objection/edit")
        file = (io.BytesIO(OBJECTION.read_bytes()), OBJECTION.name)

        page = designer.post(
            "/designer/check",
            {"files": file, "beside": base_id(designer), "part": "findings"},
        )

        assert "没有发现问题" in designer.text
        assert "<html" not in page.get_data(as_text=True)
