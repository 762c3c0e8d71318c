from __future__ import annotations

import pytest

from handlers.linkage.earlier.stages import ENTRY_STAGES
from tests.web.answers import picture
from tests.web.site import Browser, Site
from tests.web.walker import Walker


@pytest.fixture
def office(case: Walker) -> Site:
    """Return an installation where the diagrams are deployed and people work."""
    return case.site


FIELDS: dict[str, object] = {
    "entry_reason": "系统启用前已下达责令改正",
    "on_registered": "2026-06-24",
    "on_served": "2026-07-01",
    "on_ordered": "2026-07-02",
    "source": "监督抽查",
    "level": "市",
    "entity_name": "厦门暖阳电器有限公司",
    "district": "思明区",
    "entity_role": "生产者",
    "product_name": "电热坐垫",
    "model_spec": "ZD-45",
    "standard": "GB/T 4706.8",
    "licensed": "false",
    "report_no": "XM2026-0007",
    "failing_items-0-_row": "1",
    "failing_items-0-item_name": "泄漏电流",
    "failing_items-0-requirement": "不大于 0.25 mA",
    "failing_items-0-measured": "0.61 mA",
    "failing_items-0-judged": "不合格",
    "order_no": "厦思市监责改〔2026〕7号",
}


def fields(**change: object) -> dict[str, object]:
    return {**FIELDS, "entry_source_file-upload": picture("原卷宗.jpg"), **change}


def opened(site: Site) -> Browser:
    officer = site.visitor("officer")
    officer.get("/earlier-cases/ordered")
    return officer


def test_an_officer_enters_a_running_case_and_everything_says_so(office: Site) -> None:
    officer = office.visitor("officer")
    officer.get("/cases")
    assert "补录在办案件" in officer.text
    officer.get("/earlier-cases")
    assert "已责令改正，整改中" in officer.text
    officer.get("/earlier-cases/ordered")

    officer.post("/earlier-cases/ordered", fields())

    assert "已补录，案号" in officer.text
    for shown in ("补录，此前在线下办理", "系统启用前已下达责令改正", "来源文件"):
        assert shown in officer.text
    case_no = officer.page.request.path.rpartition("/")[2] if officer.page else ""
    officer.get(f"/cases/{case_no}?tab=deadlines")
    assert "2026-08-31" in officer.text
    officer.get(f"/cases/{case_no}?tab=forms")
    assert officer.text.count("补录") > 3
    listed = officer.get("/cases").get_data(as_text=True)
    row = listed.split(f'href="/cases/{case_no}"')[1].split("</tr>")[0]
    assert "补录" in row
    exported = officer.get("/cases?format=csv").get_data().decode("utf-8-sig")
    line = next(line for line in exported.splitlines() if case_no in line)
    assert line.endswith("补录")
    open_now = {task.element_id for task in Walker(office, case_no).open_tasks}
    assert "conduct_self_check" in open_now


def test_what_is_missing_is_said_and_the_file_stays(office: Site) -> None:
    officer = opened(office)

    page = officer.post(
        "/earlier-cases/ordered", fields(order_no="", on_served="2026-07-05")
    )

    assert page.status_code == 422
    assert "责令改正通知书文号" in officer.text
    assert "不能早于上一步的2026-07-05" in officer.text
    assert "原卷宗.jpg" in officer.text


def test_the_same_entry_sent_twice_makes_one_case(office: Site) -> None:
    officer = opened(office)
    tokens = officer.tokens()
    first = officer.post("/earlier-cases/ordered", {**fields(), **tokens})
    again = officer.post("/earlier-cases/ordered", {**fields(), **tokens})

    assert first.request.path == again.request.path


def test_a_row_can_be_added_without_scripts(office: Site) -> None:
    officer = opened(office)

    officer.post("/earlier-cases/ordered", fields(_add_row="failing_items"))

    html = officer.page.get_data(as_text=True) if officer.page else ""
    assert "failing_items-1-item_name" in html
    assert "系统启用前已下达责令改正" in html


def test_the_form_of_every_stage_can_be_shown(office: Site) -> None:
    officer = office.visitor("officer")

    for stage in ENTRY_STAGES:
        assert officer.get(f"/earlier-cases/{stage.key}").status_code == 200
        assert "补录理由" in officer.text


def test_nobody_else_enters_cases(office: Site) -> None:
    for login in ("entity", "agency", "expert", "lab", "admin"):
        browser = office.visitor(login)
        assert browser.get("/earlier-cases/ordered").status_code == 403, login
