from __future__ import annotations

import hashlib
import re

import pytest

from tests.web.site import Site
from tests.web.test_privacy import paths
from tests.web.walker import Walker

STAFF = ("officer", "leader", "agency", "expert", "entity")
LISTS = (
    "/",
    "/inbox",
    "/inbox?tab=claimable",
    "/inbox?tab=overdue",
    "/inbox?tab=due_today",
    "/inbox?tab=done",
    "/cases",
    "/cases?view=all",
    "/cases?q=暖阳",
    "/articles",
    "/me",
)
#: Words of the machinery that no page for staff may say.
ENGINE_WORDS = (
    "令牌",
    "网关",
    "流程实例",
    "变量",
    "作业",
    "节点",
    "用户任务",
    "顺序流",
)
#: What the standard and the forms themselves call so.
LAWFUL = re.compile(r"作业指导|作业文件|作业方法")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|[0-9a-f]{32}")


@pytest.mark.parametrize("login", STAFF)
def test_pages_for_staff_speak_of_the_work_and_never_of_the_machinery(
    case: Walker, login: str
) -> None:
    browser = case.site.visitor(login)

    for path in (
        *LISTS,
        *(p for p in paths(case) if p.startswith(("/cases", "/tasks"))),
    ):
        if path.endswith((".bpmn", ".json")):
            continue
        browser.get(path)
        text = LAWFUL.sub("", browser.text)
        assert [word for word in ENGINE_WORDS if word in text] == [], path
        assert not _UUID.search(browser.text), path


def test_no_get_changes_a_row_but_in_the_log_of_who_has_looked(case: Walker) -> None:
    browsers = [case.site.visitor(login) for login in (*STAFF, "admin")]
    before = checksum(case)

    for browser in browsers:
        for path in (*LISTS, *paths(case), "/operations", "/operations/instances"):
            browser.get(path)

    assert checksum(case) == before


def checksum(case: Walker) -> str:
    """Return a digest of every row of every table, but for who has looked at what."""
    digest = hashlib.sha256()
    with case.site.services.engine.read() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master"
            " WHERE type = 'table' AND name <> 'view_log' ORDER BY name"
        ).scalars()
        for table in list(tables):
            rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608
            digest.update(table.encode() + repr(sorted(map(repr, rows))).encode())
    return digest.hexdigest()


def test_a_search_finds_a_case_by_entity_product_and_report(case: Walker) -> None:
    officer = case.site.visitor("officer")

    for text in ("暖阳", "电热毯", "XM2026-0107", "xmld-2026-0001", "暖阳 电热毯"):
        officer.get(f"/cases?q={text}")
        assert case.case_no in officer.text, text
    officer.get("/cases?q=不存在的")
    assert "没有找到" in officer.text


def test_the_inbox_can_be_searched(case: Walker) -> None:
    officer = case.site.visitor("officer")

    officer.get("/inbox?q=电热毯")
    assert "方案评审" in officer.text
    officer.get("/inbox?q=不存在的")
    assert "没有找到" in officer.text


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=99999999999", "tab=nothing"]
)
def test_strange_questions_are_answered_calmly(case: Walker, query: str) -> None:
    officer = case.site.visitor("officer")

    assert officer.get(f"/inbox?{query}").status_code == 200
    assert officer.get(f"/cases?{query}").status_code == 200


def test_both_lines_of_the_ladder_are_active_at_once(case: Walker) -> None:
    officer = case.site.visitor("officer")

    html = officer.get(f"/cases/{case.case_no}").get_data(as_text=True)

    active = re.findall(r'<li class="(s\d) (sup|ast|both) on"', html)
    assert {"s4", "s7"} <= {stage for stage, _ in active}
    assert {"sup", "ast"} <= {line for _, line in active}


def test_every_date_names_its_kind(case: Walker) -> None:
    officer = case.site.visitor("officer")

    for path in ("/inbox", f"/cases/{case.case_no}?tab=deadlines"):
        officer.get(path)
        days = re.findall(r"(\S+) \d{4}-\d\d-\d\d\(周.\)", officer.text)
        assert days, path
        assert set(days) <= {"法定", "顺延至", "内控", "本局设定", "地方规定", "窗口自"}


def test_a_filed_form_is_shown_as_it_was_handed_in(case: Walker) -> None:
    officer = case.site.visitor("officer")
    officer.get(f"/cases/{case.case_no}?tab=forms")
    link = re.search(
        r'href="(/cases/[^"]+/forms/[^"]+)">产品质量问题登记',
        officer.page.get_data(as_text=True),
    )
    assert link is not None

    officer.get(link[1])

    for answer in ("泄漏电流", "0.61 mA", "XM2026-0107", "林晓岚"):
        assert answer in officer.text


def test_a_message_stands_in_the_record(case: Walker) -> None:
    entity = case.site.visitor("entity")
    entity.get(f"/cases/{case.case_no}?tab=history")

    entity.post(f"/cases/{case.case_no}/messages", {"text": "<b>请尽快</b>安排"})
    entity.get(f"/cases/{case.case_no}?tab=history")

    assert "<b>请尽快</b>安排" in entity.text
    assert "&lt;b&gt;" in entity.page.get_data(as_text=True)


def test_the_diagram_says_where_the_case_stands(case: Walker) -> None:
    officer = case.site.visitor("officer")

    places = officer.get(f"/cases/{case.case_no}/places.json").get_json()
    diagram = officer.get(f"/cases/{case.case_no}/diagram.bpmn")

    assert "review_assistance_plan" in places["here"]
    assert "register_issue" in places["passed"]
    assert diagram.mimetype == "application/xml"


def test_operators_see_instances_and_incidents(case: Walker) -> None:
    admin = case.site.visitor("admin")

    assert "没有待处理的异常" in (admin.get("/operations") and admin.text)
    admin.get("/operations/instances?key=linkage&state=active")
    assert case.case_no in admin.text
    root = case.open_tasks[0].root_id
    admin.get(f"/operations/instances/{root}")
    assert "rectify_due" in admin.text


def test_an_operator_suspends_activates_and_cancels_with_a_reason(case: Walker) -> None:
    admin = case.site.visitor("admin")
    path = f"/operations/instances/{case.open_tasks[-1].root_id}"
    admin.get(path)

    assert "已挂起" in (admin.post(f"{path}/suspend") and admin.text)
    assert "运行中" in (admin.post(f"{path}/activate") and admin.text)
    assert "终止需要填写理由" in (admin.post(f"{path}/cancel") and admin.text)
    assert "已终止" in (
        admin.post(f"{path}/cancel", {"reason": "重复登记"}) and admin.text
    )
    assert admin.post(f"{path}/explode").status_code == 404


def test_a_case_that_was_joined_leads_to_the_open_one(case: Walker) -> None:
    second = Walker.register(case.site)
    case.site.settle()

    officer = case.site.visitor("officer")
    page = officer.get(f"/cases/{second.case_no}")

    assert f'并入 <a href="/cases/{case.case_no}">' in page.get_data(as_text=True)
    assert "案件已经办结" in officer.text
    assert "结果：并入已有案件" in officer.text


def test_only_who_holds_cases_is_offered_their_own(case: Walker) -> None:
    for login, offered in (("officer", True), ("entity", False)):
        visitor = case.site.visitor(login)
        visitor.get("/cases")

        assert ("我承办的" in visitor.text) is offered


def test_rules_name_who_acts_in_words(office: Site) -> None:
    visitor = office.visitor("officer")
    visitor.get("/articles")

    assert "bu_arch" not in visitor.text
